"""The report is read by a library that reads JUnit reports."""

import junitparser
import pytest

from .odd_runs import MESSAGES, PATHS, notebook_run, odd_run, reported, run_of, written
from .runs import run


def suites(of) -> junitparser.JUnitXml:
    """The report, whose counts are those of what is in it."""
    found = junitparser.JUnitXml.fromstring(written("junit", of).encode())
    counted = (found.tests, found.failures, found.errors, found.skipped)
    for suite in found:
        before = (suite.tests, suite.failures, suite.errors, suite.skipped)
        suite.update_statistics()
        assert before == (suite.tests, suite.failures, suite.errors, suite.skipped)
    found.update_statistics()
    assert counted == (found.tests, found.failures, found.errors, found.skipped)
    return found


def test_a_suite_for_each_file_and_a_case_for_each_finding() -> None:
    bot, broken = suites(run())
    assert (bot.name, broken.name) == ("chat/bot.py", "chat/broken.py")
    kinds = [type(result) for case in bot for result in case.result]
    assert kinds == [junitparser.Failure, junitparser.Failure, junitparser.Skipped]
    first, second, quiet = list(bot)
    assert first.name == "GI101 history-resend 3:5"
    assert first.result[0].message == "earlier turns are sent again"
    assert "Stays (streaming)" in second.result[0].text
    assert quiet.result[0].message == "on purpose"
    ((error,),) = [case.result for case in broken]
    assert isinstance(error, junitparser.Error)


def test_odd_names_and_sentences_come_back() -> None:
    found = suites(odd_run())
    assert len(list(found)) == len(PATHS)
    assert [suite.name for suite in found if "\\u" not in suite.name] == [
        path for path in PATHS if "\udcff" not in path
    ]
    said = {case.result[0].message for suite in found for case in suite if case.is_failure}
    readable = {text for text in MESSAGES if not set(text) & set("\x00\x07\udcff")}
    assert readable <= said


@pytest.mark.parametrize("message", ["]]>", "a\x00b", "a\x1bb", "\ufffe", "\udcff", "<&>\"'"])
def test_nothing_breaks_the_xml(message: str) -> None:
    (suite,) = suites(run_of(reported("a.py", 1, message)))
    (case,) = suite
    escaped = "".join(
        one.encode("unicode_escape").decode() if one in "\x00\x1b\ufffe\udcff" else one
        for one in message
    )
    assert case.result[0].message == escaped


def test_nothing_found_is_a_case_that_passes() -> None:
    (suite,) = suites(run_of())
    (case,) = suite
    assert case.is_passed
    assert suite.tests == 1


def test_a_cell_is_named() -> None:
    ((case,),) = suites(notebook_run())
    assert case.name == "GI101 history-resend cell 1:2:10"
    assert case._elem.get("line") == "17"
