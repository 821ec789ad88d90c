"""``emulator``: serve the emulated Gemini service until Ctrl-C."""

from __future__ import annotations

import click

from migrate_interactions.command_line.emulator_options import read_emulator_options
from migrate_interactions.command_line.group import fail


@click.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    help="The port on 127.0.0.1; a free one by default.",
)
@click.option(
    "--options",
    "path",
    type=click.Path(exists=True, dir_okay=False),
    help="A TOML file with faults, latency, retention and replies.",
)
def command(port: int, path: str | None) -> int:
    """Serve an emulated Gemini service on this machine until Ctrl-C.

    Prints the environment variables that point an unmodified google-genai at it.
    """
    from migrate_interactions.emulator import EmulatorError, serve

    options = read_emulator_options(path)
    try:
        serve(options, port=port)
    except EmulatorError as error:
        fail(str(error))
    return 0
