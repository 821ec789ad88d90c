"""The options that several commands share, and what they amount to."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from migrate_interactions.command_line.group import fail
from migrate_interactions.configuration import (
    ConfigurationError,
    load_configuration,
)
from migrate_interactions.engine.request import Request, configured
from migrate_interactions.findings import (
    SDK_FLOOR,
    Confidence,
    OneShots,
    Safety,
    Severity,
    StateMode,
    parse_target,
)
from migrate_interactions.sources import Candidate
from migrate_interactions.sources.ignore_patterns import is_pattern

Function = TypeVar("Function", bound=Callable[..., Any])


def applied(*options: Callable[[Any], Any]) -> Callable[[Function], Function]:
    """One decorator for several options, which ``--help`` lists in this order."""

    def decorate(function: Function) -> Function:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


paths_argument = click.argument("paths", nargs=-1, type=click.Path())

format_option = click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to report.",
)

selection_options = applied(
    click.option("--select", multiple=True, metavar="CODES", help="Only these rules, by prefix."),
    click.option("--ignore", multiple=True, metavar="CODES", help="Not these rules, by prefix."),
    click.option(
        "--extend-select", multiple=True, metavar="CODES", help="These rules besides, by prefix."
    ),
    click.option(
        "--extend-ignore",
        multiple=True,
        metavar="CODES",
        help="Not these rules either, by prefix; what is configured stays ignored.",
    ),
    click.option(
        "--min-severity",
        type=click.Choice([str(one) for one in Severity]),
        help="Only rules whose findings matter at least this much.",
    ),
    click.option(
        "--min-confidence",
        type=click.Choice([str(one) for one in Confidence]),
        help="Only findings that the rule is at least this sure of.",
    ),
    click.option(
        "--exclude",
        multiple=True,
        metavar="PATTERN",
        help="Leave out these files too: a pattern as in .gitignore, from the current folder.",
    ),
    click.option(
        "--force-exclude",
        is_flag=True,
        default=None,
        help="Exclude also files that are named on the command line, as hooks name them.",
    ),
    click.option("--config", type=click.Path(), help="Read the configuration from this file."),
    click.option("-j", "--jobs", type=click.IntRange(min=1), help="Processes to use."),
)

policy_options = applied(
    click.option(
        "--state",
        type=click.Choice([str(one) for one in StateMode]),
        help="Where conversations may live: on the server (the default), nowhere but in each "
        "request (stateless), or forbid the server.",
    ),
    click.option(
        "--one-shots",
        type=click.Choice([str(one) for one in OneShots]),
        help="Leave calls without a conversation (the default), or migrate them with store=False.",
    ),
    click.option(
        "--allow-behaviour-change",
        is_flag=True,
        default=None,
        help="Offer fixes after which the model sees more than before.",
    ),
    click.option(
        "--target",
        metavar="VERSION",
        help=f"The google-genai that the migrated code will run on, from {SDK_FLOOR}; by default "
        "what the project's lock, requirements or declarations say.",
    ),
)

safety_option = click.option(
    "--safety",
    type=click.Choice([str(Safety.SAFE), str(Safety.REVIEW)]),
    help="Apply safe fixes only, or those that want a review too (the default).",
)

follow_option = click.option(
    "--follow",
    is_flag=True,
    default=None,
    help="Also edit files that were not given when a fix needs them.",
)


def request(
    paths: tuple[str, ...],
    config: str | None,
    stdin: Candidate | None = None,
    **options: Any,
) -> Request:
    """The request that ``paths`` and the values of the options above amount to.

    ``stdin`` is the file that takes the place of the paths; fixes then stay in it. Ends the
    command with a sentence where the configuration cannot be used.
    """
    paths = (stdin.path,) if stdin is not None else paths or (".",)
    base = os.getcwd()
    try:
        configuration = load_configuration(config, paths, base)
    except ConfigurationError as error:
        fail(str(error))
    given = given_values(options)
    if stdin is not None:
        given["follow"] = False
    return configured(paths, base, configuration, given, stdin)


def given_values(options: Mapping[str, Any]) -> dict[str, Any]:
    """The values of the options that were given; ends the command where one makes no sense."""
    return {name: _read(name, value) for name, value in options.items() if value}


#: The options that decide which fixes there are.
_DECIDING = (
    "config",
    "select",
    "ignore",
    "extend_select",
    "extend_ignore",
    "min_severity",
    "min_confidence",
    "exclude",
    "force_exclude",
    "state",
    "one_shots",
    "allow_behaviour_change",
    "target",
    "follow",
)


def migrate_again(paths: tuple[str, ...]) -> str:
    """``migrate`` with ``paths`` and the deciding options that the running command was given."""
    context = click.get_current_context()
    words = ["migrate-interactions", "migrate", *paths]
    for parameter in context.command.params:
        name = parameter.name or ""
        given = context.get_parameter_source(name) is ParameterSource.COMMANDLINE
        if name not in _DECIDING or not given:
            continue
        value = context.params[name]
        option = parameter.opts[0]
        for one in value if isinstance(value, tuple) else (value,):
            words += [option] if one is True else [option, str(one)]
    return shlex.join(words)


def _read(name: str, value: Any) -> Any:
    try:
        return _READERS[name](value)
    except ValueError as error:
        words = ", ".join(value) if isinstance(value, tuple) else value
        fail(f"--{name.replace('_', '-')} {words} {error}")


def _codes(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code.strip() for value in values for code in value.split(",") if code.strip())


def _patterns(values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        if not is_pattern(value):
            raise ValueError("is no pattern of a .gitignore file")
    return values


_READERS: dict[str, Callable[[Any], Any]] = {
    "select": _codes,
    "ignore": _codes,
    "extend_select": _codes,
    "extend_ignore": _codes,
    "min_severity": Severity,
    "min_confidence": Confidence,
    "exclude": _patterns,
    "force_exclude": bool,
    "jobs": int,
    "state": StateMode,
    "one_shots": OneShots,
    "allow_behaviour_change": bool,
    "safety": Safety,
    "target": parse_target,
    "follow": bool,
}
