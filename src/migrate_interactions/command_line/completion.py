"""``completion``: print what makes a shell complete commands, options and rules."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

PROGRAM = "migrate-interactions"
#: Click looks for this variable when a shell asks; its name follows from the program's.
VARIABLE = "_MIGRATE_INTERACTIONS_COMPLETE"


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> int:
    """Print the completion of a shell, for its start-up file.

    \b
    bash, in ~/.bashrc:   eval "$(migrate-interactions completion bash)"
    zsh, in ~/.zshrc:     eval "$(migrate-interactions completion zsh)"
    fish, in ~/.config/fish/completions/migrate-interactions.fish:
                          migrate-interactions completion fish | source
    """
    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(
        kind(click.get_current_context().find_root().command, {}, PROGRAM, VARIABLE).source()
    )
    return 0
