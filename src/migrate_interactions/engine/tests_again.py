"""Which tests are done again beside the new texts of what they test, and which texts these are."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from migrate_interactions.engine.file_result import FileResult, Outcome
from migrate_interactions.engine.rulebook import Rulebook, Settings
from migrate_interactions.sources import Candidate, may_stand_in

#: The rule that looks at tests beside the new texts of what they test.
ABOUT_TESTS = "GI601"
_File = tuple[Candidate, bytes]


def looks_at_tests(rulebook: Rulebook, settings: Settings) -> bool:
    """Whether the rule about tests is one of those that are run."""
    chosen = [one for one in rulebook.codemods if settings.selection.includes(one)]
    return any(one.code == ABOUT_TESTS for one in chosen)


def tests_to_do_again(files: Sequence[_File]) -> tuple[_File, ...]:
    """The files of tests that may stand in for the API."""
    return tuple(file for file in files if may_stand_in(file[0].path, file[1]))


def code_with_fixes(
    results: Mapping[str, FileResult], files: Sequence[_File], tests: Collection[_File]
) -> tuple[_File, ...]:
    """The files with fixes on offer that are no tests: what tests are for may go with them."""
    return tuple(file for file in files if file not in tests and _offers(results[file[0].path]))


def _offers(result: FileResult) -> bool:
    return any(one.outcome is Outcome.REVIEW for one in result.reported)
