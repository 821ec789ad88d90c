"""``baseline``: write down the findings of today, so that ``check`` reports only new ones."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from migrate_interactions.command_line.analysing import analyse
from migrate_interactions.command_line.gating import (
    baseline_option,
    default_baseline,
    find_baseline,
    scope_of,
)
from migrate_interactions.command_line.group import fail
from migrate_interactions.command_line.options import (
    paths_argument,
    policy_options,
    request,
    selection_options,
)
from migrate_interactions.engine.run import Task
from migrate_interactions.reporting.gate_lines import stale_lines
from migrate_interactions.reporting.lines import Line, plain, print_lines
from migrate_interactions.reporting.text import finding_lines

if TYPE_CHECKING:
    from migrate_interactions.gate.baseline import Comparison


@click.command()
@paths_argument
@baseline_option
@click.option("--update", is_flag=True, help="Add what is new to a baseline that is there.")
@selection_options
@policy_options
def command(
    paths: tuple[str, ...],
    baseline: str | None,
    update: bool,
    config: str | None,
    **options: Any,
) -> int:
    """Write the findings of today to a file; check then reports only what is not in it.

    PATHS are files and folders; the current folder by default. A baseline that is there only
    shrinks: entries for which nothing is found any more go, those of renamed files move along,
    and new findings are added with --update only. Entries of other paths stay.

    Exit code: 0 the baseline is written, or is as it was; 2 a file could not be analysed.
    """
    from migrate_interactions.gate.baseline import compare, entries_of
    from migrate_interactions.gate.baseline_file import (
        BaselineError,
        read_baseline,
        write_baseline,
    )

    asked = request(paths, config, **options)
    place = find_baseline(asked, baseline) or default_baseline(asked)
    is_new = not os.path.lexists(place.location)
    try:
        entries = () if is_new else read_baseline(place.location, place.shown)
        candidates = asked.candidates()
        done = analyse(asked, candidates, Task.CHECK)
        compared = compare(entries, done, scope_of(asked, candidates, place.folder))
        added = Counter(compared.new.values()) if is_new or update else Counter()
        kept = compared.elsewhere + Counter(compared.known.values())
        write_baseline(place.location, place.shown, entries_of(kept + added))
    except BaselineError as error:
        fail(str(error))
    failures = done.with_results(one for one in done.results if one.failed)
    print_lines(finding_lines(failures))
    print_lines(_report(compared, place.shown, kept.total(), added.total(), is_new))
    return 2 if done.failed else 0


def _report(
    compared: Comparison, shown: str, kept: int, added: int, is_new: bool
) -> Iterator[Line]:
    from migrate_interactions.gate.baseline import entries_of

    yield from stale_lines(entries_of(compared.stale), "dropped")
    counts = [f"{kept:,} kept"] if not is_new else []
    for count, word in ((added, "added"), (compared.stale.total(), "dropped")):
        counts += [f"{count:,} {word}"] if count or (is_new and word == "added") else []
    if compared.moved:
        counts.append(f"{compared.moved:,} moved with their files")
    yield plain(f"{shown}: findings: {', '.join(counts)}.")
    left = len(compared.new) - added
    if left:
        are = "finding is" if left == 1 else "findings are"
        yield plain(f"{left:,} {are} new, and reported by check; --update adds them here.")
