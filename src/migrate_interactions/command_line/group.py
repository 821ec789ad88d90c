"""The group of commands: it loads them late and ends well however they end."""

from __future__ import annotations

import importlib
import os
import sys
import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NoReturn

import click

from migrate_interactions import __version__

#: Where each command is.
COMMANDS: dict[str, str] = {
    "check": "migrate_interactions.command_line.check",
    "migrate": "migrate_interactions.command_line.migrate",
    "audit": "migrate_interactions.command_line.audit",
    "fleet": "migrate_interactions.command_line.fleet",
    "burndown": "migrate_interactions.command_line.burndown",
    "report": "migrate_interactions.command_line.report",
    "baseline": "migrate_interactions.command_line.baseline",
    "prove": "migrate_interactions.command_line.prove",
    "emulator": "migrate_interactions.command_line.emulator",
    "explain": "migrate_interactions.command_line.explain",
    "rules": "migrate_interactions.command_line.rules",
    "init": "migrate_interactions.command_line.init",
    "completion": "migrate_interactions.command_line.completion",
    "lsp": "migrate_interactions.command_line.lsp",
}
_INTERRUPTED = 130
_BROKEN_PIPE = 141


class LateGroup(click.Group):
    """Commands by the name of their module, each an attribute ``command`` of it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        module = COMMANDS.get(name)
        if module is None:
            return None
        command: click.Command = importlib.import_module(module).command
        return command

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run, and end with one sentence instead of a traceback where the user can mend it."""
        run: Callable[[], Any] = partial(
            super().main, args, prog_name, complete_var, False, **extra
        )
        if not standalone_mode:
            return run()
        try:
            code = run()
            sys.stdout.flush()
        except click.ClickException as error:
            error.show()
            code = error.exit_code
        except (KeyboardInterrupt, click.Abort):
            click.echo("interrupted", err=True)
            _end_at_once_if_busy()
            code = _INTERRUPTED
        except BrokenPipeError:
            _close_output()
            code = _BROKEN_PIPE
        sys.exit(code if isinstance(code, int) else 0)


def _end_at_once_if_busy() -> None:
    """End without waiting for a thread that is deep in a parser and cannot be stopped."""
    if threading.active_count() > 1:
        sys.stderr.flush()
        os._exit(_INTERRUPTED)


def _close_output() -> None:
    """Let the interpreter's own last flush go nowhere instead of to the broken pipe."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
    except (OSError, ValueError):
        return


class Unusable(click.ClickException):
    """What the user asked for cannot be done; the message says why in one sentence."""

    exit_code = 2


def fail(sentence: str) -> NoReturn:
    """End the command with one sentence on standard error and exit code 2."""
    raise Unusable(sentence)


@click.group(cls=LateGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", prog_name="migrate-interactions")
def main() -> None:
    """Find code that orchestrates Gemini by hand, move it to the Interactions API, prove it.

    check and migrate never execute your code; prove does, where it can reach nothing but an
    emulated Gemini service on this machine.
    """
