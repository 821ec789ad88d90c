"""What can keep a file from being analysed or written, and how that is told."""

from __future__ import annotations

from dataclasses import dataclass

from migrate_interactions.findings import Finding, Place, Severity


@dataclass(frozen=True)
class FailureKind:
    """One row of the table of failures: its name, what it means, what to do."""

    name: str
    meaning: str
    mend: str


FAILURES: dict[str, FailureKind] = {
    "GI901": FailureKind(
        "unreadable-file",
        "The file is not there, went away during the run, or may not be read.",
        "check the path and the permissions",
    ),
    "GI902": FailureKind(
        "undecodable-file",
        "The bytes are neither UTF-8 nor what the file's coding comment declares.",
        "save it as UTF-8, or declare its encoding in the first line",
    ),
    "GI903": FailureKind(
        "unparsable-file",
        "The file is not Python, or no notebook of Python, that this version can parse.",
        "fix the syntax; if it runs, it may need a newer Python than this version of LibCST knows",
    ),
    "GI904": FailureKind(
        "empty-file",
        "The file was named on the command line and there is nothing in it.",
        "leave it out",
    ),
    "GI905": FailureKind(
        "not-a-file",
        "What has the name of a Python file is a folder, a pipe, a socket or a device.",
        "leave it out",
    ),
    "GI906": FailureKind(
        "unwritable-file",
        "The migrated text could not be written; the file is as it was.",
        "make the file and its folder writable and run again",
    ),
    "GI907": FailureKind(
        "analysis-failed",
        "The analysis itself broke down; this is a fault of migrate-interactions.",
        "please report it, with the file if you can",
    ),
    "GI908": FailureKind(
        "rewrite-rejected",
        "The verifier stopped a rewrite before anything was written; "
        "this is a fault of migrate-interactions.",
        "nothing was changed in this file; please report it, with the file if you can",
    ),
}


@dataclass(frozen=True)
class Failure:
    """One file that could not be done: a code of :data:`FAILURES`, the cause, where.

    ``mend`` replaces the table's advice where the cause allows better advice.
    """

    code: str
    path: str
    cause: str
    line: int = 1
    column: int = 1
    mend: str = ""

    @property
    def sentence(self) -> str:
        return f"{self.cause}; {self.mend or FAILURES[self.code].mend}"

    def finding(self, sites: tuple[Place, ...] = ()) -> Finding:
        """The failure as a finding, standing for ``sites``."""
        return Finding(
            code=self.code,
            name=FAILURES[self.code].name,
            place=Place(self.path, self.line, self.column, self.line),
            message=self.sentence,
            sites=sites,
            severity=Severity.ERROR,
        )


class FileError(Exception):
    """Raised where a file cannot be read, decoded, parsed or written."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.sentence)
        self.failure = failure
