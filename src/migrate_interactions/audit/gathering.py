"""Put together what an audit says, from what the engine found and what it would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from migrate_interactions import __version__
from migrate_interactions.audit.assessing import minutes_of, readiness_of, shown, wave_of
from migrate_interactions.audit.counting import ledger_of
from migrate_interactions.audit.estimating import flow_savings
from migrate_interactions.audit.foreseeing import foreseen
from migrate_interactions.audit.masking import masked
from migrate_interactions.audit.report import (
    AuditReport,
    CodeLine,
    CriterionRow,
    DocumentRow,
    FileCounts,
    FindingRow,
    JudgementRow,
)
from migrate_interactions.audit.savings import Measured, Savings
from migrate_interactions.engine.audit_documents import ShownCalls
from migrate_interactions.engine.file_result import Reported, Run
from migrate_interactions.findings import (
    Assumptions,
    Codemod,
    Effort,
    Judgement,
    Place,
    Price,
    Refusal,
    StateMode,
)

#: How many lines are shown above a finding, and at most of it and below it.
_ABOVE, _SHOWN = 2, 12


@dataclass(frozen=True)
class Terms:
    """What the user's configuration and command line say of an audit.

    ``commit`` is the full hash of what is audited, if that is known.
    """

    name: str
    state: StateMode = StateMode.SERVER
    stored: str = ""
    commit: str = ""
    assumptions: Assumptions = field(default_factory=Assumptions)
    effort: Effort = field(default_factory=Effort)
    prices: tuple[Price, ...] = ()
    measured: tuple[Measured, ...] = ()


def gather(
    audit: Run,
    migration: Run,
    documents: Sequence[ShownCalls],
    codemods: Sequence[Codemod],
    texts: Mapping[str, str],
    terms: Terms,
) -> AuditReport:
    """The report on ``audit``, where ``migration`` is what migrate would make of the same files,
    and ``documents`` what Markdown beside them shows.

    ``texts`` are those of the files with findings, by path, to show lines of: of notebooks
    nothing is shown.
    """
    audit = foreseen(audit, migration)
    found = [_row(one, texts, terms.effort) for one in audit.reported]
    inventories = [one.inventory for one in audit.results if one.inventory is not None]
    ledger = ledger_of(audit, migration)
    about = {one.code: one.documentation.partition("\n")[0] for one in codemods}
    codes = sorted({one.code for one in found} & set(about))
    return AuditReport(
        name=terms.name,
        tool_version=__version__,
        state=str(terms.state),
        stored=terms.stored,
        files=FileCounts(
            searched=audit.searched,
            mentioning=audit.mentioning,
            failed=sum(result.failed for result in audit.results),
            code_lines=sum(one.code_lines for one in inventories),
            interactions=sum(one.interactions for one in inventories),
        ),
        accounting=audit.accounting,
        findings=tuple(found),
        ledger=ledger,
        readiness=readiness_of(audit, terms.state, terms.effort),
        savings=Savings(
            assumptions=terms.assumptions,
            flows=flow_savings(audit, ledger, terms.assumptions, terms.state),
            measured=terms.measured,
            prices=terms.prices,
        ),
        changed=tuple(sorted(result.path for result in migration.changed)),
        documents=tuple(
            DocumentRow(one.place.path, one.place.line, one.calls, one.codes) for one in documents
        ),
        commit=terms.commit,
        rules=tuple((code, about[code]) for code in codes),
    )


def _row(one: Reported, texts: Mapping[str, str], effort: Effort) -> FindingRow:
    finding = one.finding
    place, fix = finding.place, finding.fix
    refusal = finding.refusal
    return FindingRow(
        code=finding.code,
        name=finding.name,
        path=place.path,
        line=place.line,
        end_line=max(place.line, place.end_line),
        column=place.column,
        cell=place.cell,
        message=finding.message,
        severity=str(finding.severity),
        confidence=str(finding.confidence),
        outcome=str(one.outcome),
        wave=wave_of(one),
        minutes=minutes_of(one, effort),
        title=fix.title if fix is not None else "",
        details=fix.details if fix is not None else (),
        reason=refusal.reason if refusal is not None else "",
        sentence=_sentence(refusal),
        link=refusal.link if refusal is not None else "",
        removable=finding.removable_lines,
        facts=tuple(f"{shown(at)}: {fact}" for at, fact in finding.provenance),
        excerpt=_excerpt(place, texts),
        judgement=_judgement(finding.judgement) if finding.judgement is not None else None,
    )


def _sentence(refusal: Refusal | None) -> str:
    if refusal is None:
        return ""
    return refusal.sentence + (f" (line {refusal.line})" if refusal.line is not None else "")


def _excerpt(place: Place, texts: Mapping[str, str]) -> tuple[CodeLine, ...]:
    """The lines of a finding with some above it; what looks like a key is masked."""
    if place.cell is not None or place.path not in texts:
        return ()
    lines = texts[place.path].splitlines()
    first = max(1, place.line - _ABOVE)
    last = min(len(lines), max(place.line, place.end_line) + 1, first + _SHOWN - 1)
    return tuple(CodeLine(number, masked(lines[number - 1])) for number in range(first, last + 1))


def _judgement(judgement: Judgement) -> JudgementRow:
    return JudgementRow(
        subject=judgement.subject,
        verdict=str(judgement.verdict),
        replacement=judgement.replacement,
        criteria=tuple(
            CriterionRow(one.question, one.answer, one.keeps, tuple(map(shown, one.evidence)))
            for one in judgement.criteria
        ),
    )
