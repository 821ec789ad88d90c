"""Turn whatever goes wrong with one file into a finding about that file."""

from __future__ import annotations

import ast
import os
import sys
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING

from migrate_interactions.engine.cells import located, other_lines
from migrate_interactions.engine.file_result import FileResult, Outcome, Reported
from migrate_interactions.engine.tally import tally
from migrate_interactions.findings import Place
from migrate_interactions.sources import (
    Failure,
    FileError,
    SourceFile,
    lines_that_look_like_calls,
)

if TYPE_CHECKING:
    from libcst import ParserSyntaxError

#: Set to anything, this makes internal errors print their traceback.
DEBUG_VARIABLE = "MIGRATE_INTERACTIONS_DEBUG"


def guarded(source: SourceFile, work: Callable[[], FileResult]) -> FileResult:
    """What ``work`` returns; a result that tells of the failure where it raises."""
    from libcst import ParserSyntaxError

    try:
        return located(work(), source)
    except FileError as failed:
        failure = failed.failure
    except ParserSyntaxError as error:
        failure = _unparsable(source, error)
    except RecursionError:
        _print_traceback()
        failure = Failure("GI907", source.path, "its code is nested too deeply to be analysed")
    except Exception as error:
        _print_traceback()
        cause = f"internal error: {type(error).__name__}: {_first_line(str(error))}"
        failure = Failure("GI907", source.path, cause)
    text = source.text.encode("utf-8", "surrogatepass")
    return located(failure_result(failure, text), source)


def failure_result(failure: Failure, content: bytes = b"") -> FileResult:
    """A file that could not be done; what looks like old calls in ``content`` counts as failed."""
    sites = tuple(Place(failure.path, line) for line in lines_that_look_like_calls(content))
    reported = (Reported(failure.finding(tuple(dict.fromkeys(sites))), Outcome.FAILED),)
    return FileResult(failure.path, reported, accounting=tally(reported))


def _unparsable(source: SourceFile, error: ParserSyntaxError) -> Failure:
    """The failure in Python's own words, which are clearer, if Python rejects the text too."""
    message, line, column = error.message, error.raw_line, error.raw_column + 1
    try:
        ast.parse(source.text)
    except SyntaxError as python:
        message, line, column = python.msg, python.lineno or line, python.offset or 1
    except (ValueError, RecursionError, MemoryError):
        pass
    sentence = other_lines(_first_line(message), line, source)
    return Failure("GI903", source.path, f"does not parse: {sentence}", line, column)


def _first_line(message: str) -> str:
    return (message.strip().splitlines() or ["no message"])[0].rstrip(".")


def _print_traceback() -> None:
    if os.environ.get(DEBUG_VARIABLE):
        traceback.print_exc(file=sys.stderr)
