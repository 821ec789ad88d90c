"""Commands that run a program: what follows ``--`` belongs to the program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import click

Function = TypeVar("Function", bound=Callable[..., Any])

_KEY = "migrate_interactions.program_arguments"
DEFAULT_TIMEOUT = 60.0


class ProgramCommand(click.Command):
    """Keeps everything after ``--`` for the program that the command runs."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if "--" in args:
            cut = args.index("--")
            ctx.meta[_KEY] = tuple(args[cut + 1 :])
            args = args[:cut]
        return super().parse_args(ctx, args)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [*super().collect_usage_pieces(ctx), "[-- ARGS]"]


@dataclass(frozen=True)
class ProgramOptions:
    """How a program is to be run."""

    arguments: tuple[str, ...]
    stdin: str | None
    root: str | None
    options: str | None
    python: str | None
    timeout: float


def program_options(function: Function) -> Function:
    """Add the options of :class:`ProgramOptions` to a command."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def take_program_options(options: dict[str, Any]) -> ProgramOptions:
    """Take the values of those options out of all that a command was given."""
    return ProgramOptions(
        arguments=click.get_current_context().meta.get(_KEY, ()),
        stdin=options.pop("stdin"),
        root=options.pop("root"),
        options=options.pop("emulator_options"),
        python=options.pop("python"),
        timeout=options.pop("timeout"),
    )


_FILE = click.Path(exists=True, dir_okay=False)
_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.option("--stdin", type=_FILE, help="What the program reads from standard input."),
    click.option(
        "--root",
        type=click.Path(exists=True, file_okay=False),
        help="The folder that the program needs; its own by default. It is copied.",
    ),
    click.option(
        "--options",
        "emulator_options",
        type=_FILE,
        help="A TOML file with faults, latency and replies of the emulated service.",
    ),
    click.option("--python", type=click.Path(), help="The Python that runs the program."),
    click.option(
        "--timeout",
        type=click.FloatRange(min=0, min_open=True),
        default=DEFAULT_TIMEOUT,
        show_default=True,
        help="Seconds that each run may take.",
    ),
)
