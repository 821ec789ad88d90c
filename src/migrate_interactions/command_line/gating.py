"""The options that decide which findings ``check`` reports, and what they do to a run."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click

from migrate_interactions.command_line.group import fail
from migrate_interactions.command_line.options import applied
from migrate_interactions.engine.file_result import Run
from migrate_interactions.engine.request import Request
from migrate_interactions.findings import Confidence
from migrate_interactions.sources import Candidate, absolute_path

baseline_option = click.option(
    "--baseline",
    metavar="FILE",
    type=click.Path(dir_okay=False),
    help="The findings that are known. By default what is configured, else the nearest "
    ".migrate-interactions-baseline.json upwards.",
)

gate_options = applied(
    baseline_option,
    click.option("--no-baseline", is_flag=True, help="Report what is in the baseline too."),
    click.option(
        "--diff-base",
        metavar="REV",
        help="Only findings on lines that changed since this git revision, committed or not.",
    ),
)


@dataclass(frozen=True)
class Gate:
    """What of a run is to be reported."""

    baseline: str | None
    no_baseline: bool
    diff_base: str | None

    @classmethod
    def taken_from(cls, options: dict[str, Any]) -> Gate:
        """The values of the options above, which are taken out of ``options``."""
        names = ("baseline", "no_baseline", "diff_base")
        gate = cls(*(options.pop(name) for name in names))
        if gate.baseline and gate.no_baseline:
            fail("--baseline and --no-baseline cannot be given together")
        return gate

    def apply(self, done: Run, asked: Request, candidates: tuple[Candidate, ...]) -> Run:
        """What is left of the run. Ends the command with a sentence if that cannot be told."""
        place = None if self.no_baseline else find_baseline(asked, self.baseline)
        if place is not None:
            done = _without_baselined(done, asked, candidates, place)
        if self.diff_base is not None:
            done = _on_changed_lines(done, asked, self.diff_base)
        return done


@dataclass(frozen=True)
class BaselinePlace:
    """Where a baseline is, or would be."""

    location: str
    shown: str

    @property
    def folder(self) -> str:
        return os.path.dirname(self.location)


def find_baseline(asked: Request, option: str | None) -> BaselinePlace | None:
    """The baseline that was named or is configured, there or not; else the nearest, if any."""
    if option is not None:
        return BaselinePlace(absolute_path(option, asked.base), option)
    configuration = asked.configuration
    if configuration.baseline is not None:
        return _shown(asked, os.path.join(configuration.folder, configuration.baseline))
    from migrate_interactions.gate.baseline_file import FILE_NAME

    folder = asked.folder
    while True:
        location = os.path.join(folder, FILE_NAME)
        if os.path.lexists(location):
            return _shown(asked, location)
        parent = os.path.dirname(folder)
        if parent == folder or os.path.lexists(os.path.join(folder, ".git")):
            return None
        folder = parent


def default_baseline(asked: Request) -> BaselinePlace:
    """Where a first baseline goes: beside the configuration, else into the current folder."""
    from migrate_interactions.gate.baseline_file import FILE_NAME

    return _shown(asked, os.path.join(asked.configuration.folder, FILE_NAME))


def _shown(asked: Request, location: str) -> BaselinePlace:
    location = os.path.normpath(location)
    return BaselinePlace(location, os.path.relpath(location, asked.base).replace(os.sep, "/"))


def scope_of(asked: Request, candidates: tuple[Candidate, ...], folder: str) -> Any:
    """What a run over ``candidates`` looks at, for a baseline in ``folder``."""
    from migrate_interactions.gate.baseline import Scope

    files = {one.location for one in candidates}
    given = [absolute_path(path, asked.base) for path in asked.paths]

    def looks_at(location: str) -> bool:
        if location in files:
            return True
        below = any(location == one or location.startswith(one + os.sep) for one in given)
        return below and not os.path.lexists(location)

    return Scope(asked.base, folder, looks_at, _applies(asked))


def _applies(asked: Request) -> Callable[[str, str], bool]:
    """Whether a rule was on in a file; one that is no more counts as on."""

    def applies(code: str, location: str) -> bool:
        from migrate_interactions.engine.catalogue import load_catalogue

        settings = asked.settings
        if settings.min_confidence is not Confidence.LOW:
            return False  # what is missing may only be less sure
        rule = next((one for one in load_catalogue() if one.code == code), None)
        selection = settings.selection
        return rule is None or (
            selection.includes(rule) and not selection.is_off_in(location, rule)
        )

    return applies


def _without_baselined(
    done: Run, asked: Request, candidates: tuple[Candidate, ...], place: BaselinePlace
) -> Run:
    from migrate_interactions.gate.baseline import without_baselined
    from migrate_interactions.gate.baseline_file import BaselineError, read_baseline

    try:
        entries = read_baseline(place.location, place.shown)
    except BaselineError as error:
        fail(str(error))
    scope = scope_of(asked, candidates, place.folder)
    return without_baselined(done, entries, scope, place.shown)


def _on_changed_lines(done: Run, asked: Request, revision: str) -> Run:
    from migrate_interactions.gate.changed_lines import (
        ChangesError,
        changes_since,
        on_changed_lines,
    )

    try:
        changes = changes_since(revision, asked.folder)
    except ChangesError as error:
        fail(str(error))
    return on_changed_lines(done, changes, asked.base, revision)
