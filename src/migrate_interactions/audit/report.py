"""All that an audit says, in plain values: what the pages show and what JSON carries."""

from __future__ import annotations

from dataclasses import dataclass

from migrate_interactions.audit.ledger import Ledger
from migrate_interactions.audit.readiness import Readiness, Wave
from migrate_interactions.audit.savings import Savings
from migrate_interactions.findings import Accounting

#: Raised when a key changes its meaning or goes; new keys do not raise it.
VERSION = 1


@dataclass(frozen=True)
class CodeLine:
    """A line of a file, to be shown; what looks like a key is masked."""

    number: int
    text: str


@dataclass(frozen=True)
class CriterionRow:
    """A row of the decision matrix; ``evidence`` are places as ``path:line``."""

    question: str
    answer: str
    keeps: bool
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class JudgementRow:
    """The verdict on a framework or a piece of infrastructure."""

    subject: str
    verdict: str
    replacement: str
    criteria: tuple[CriterionRow, ...]


@dataclass(frozen=True)
class FindingRow:
    """One finding with all that explains it. ``reason`` and ``sentence`` are the refusal's.

    ``removable`` are lines of its own file that go; ``facts`` is the provenance, each fact with
    its place.
    """

    code: str
    name: str
    path: str
    line: int
    end_line: int
    column: int
    cell: int | None
    message: str
    severity: str
    confidence: str
    outcome: str
    wave: Wave
    minutes: int
    title: str = ""
    details: tuple[str, ...] = ()
    reason: str = ""
    sentence: str = ""
    link: str = ""
    removable: tuple[int, ...] = ()
    facts: tuple[str, ...] = ()
    excerpt: tuple[CodeLine, ...] = ()
    judgement: JudgementRow | None = None


@dataclass(frozen=True)
class DocumentRow:
    """A block of code in a Markdown file that calls the old API ``calls`` times.

    ``line`` is that of the first call; ``codes`` are the rules that would report such code.
    """

    path: str
    line: int
    calls: int
    codes: tuple[str, ...]


@dataclass(frozen=True)
class FileCounts:
    """Files that were looked at, those that have to do with Gemini, and their lines of code.

    ``interactions`` are the calls in them that make an interaction.
    """

    searched: int = 0
    mentioning: int = 0
    failed: int = 0
    code_lines: int = 0
    interactions: int = 0


@dataclass(frozen=True)
class AuditReport:
    """One repository, or one folder.

    ``commit`` is the full hash if a clean git work tree was audited whole. ``stored`` says what
    is kept where after the migration; ``changed`` are the files that it changes.
    """

    name: str
    tool_version: str
    state: str
    stored: str
    files: FileCounts
    accounting: Accounting
    findings: tuple[FindingRow, ...]
    ledger: Ledger
    readiness: Readiness
    savings: Savings
    changed: tuple[str, ...] = ()
    #: What will be out of date in the documentation; nothing changes it.
    documents: tuple[DocumentRow, ...] = ()
    commit: str = ""
    #: Code -> what the rule is about, in one sentence, for the codes that occur.
    rules: tuple[tuple[str, str], ...] = ()
