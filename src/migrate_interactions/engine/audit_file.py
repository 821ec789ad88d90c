"""One file for an audit: its findings, and an inventory of what else an audit asks for."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from migrate_interactions.engine.check import check_file
from migrate_interactions.engine.file_result import FileResult
from migrate_interactions.engine.guard import guarded
from migrate_interactions.engine.rulebook import Rulebook, Settings
from migrate_interactions.findings import Inventory, Orchestration
from migrate_interactions.sources import Project, SourceFile


def audit_together(
    source: SourceFile,
    rulebook: Rulebook,
    settings: Settings,
    project: Project,
    claims: tuple[Orchestration, ...],
) -> FileResult:
    """What becomes of lines in one file, and the program around it, by all ``claims`` together."""

    def look() -> FileResult:
        facts = rulebook.facts_of_program(source.path, source.text, project)
        return FileResult(source.path, fates_together=facts.fates_together(claims))

    return guarded(source, look)


def _with_frameworks(
    checked: FileResult, source: SourceFile, rulebook: Rulebook, project: Project
) -> FileResult:
    """The same findings, those on frameworks with their lines in the program around the file.

    All lines of a framework in a file are those of its first finding. Its flow is in the
    inventory, which has nothing else.
    """
    first = {one.finding.code: one for one in reversed(checked.reported)}
    verdicts = {
        code: one.finding.judgement.verdict
        for code, one in first.items()
        if one.finding.judgement is not None
    }
    facts = rulebook.facts_of_program(source.path, source.text, project)
    lines = facts.lines_of_frameworks(verdicts)
    reported = tuple(
        replace(one, finding=replace(one.finding, orchestration=lines[one.finding.code]))
        if one.finding.code in lines and one is first[one.finding.code]
        else one
        for one in checked.reported
    )
    flows = Inventory(flows=facts.flows_of_frameworks(verdicts))
    return replace(checked, reported=reported, inventory=flows)


def audit_file(
    source: SourceFile, rulebook: Rulebook, settings: Settings, project: Project
) -> FileResult:
    """The findings of one file with its inventory. Never raises because of what is in it."""
    remembering = replace(rulebook, facts_of=cache(rulebook.facts_of))
    checked = check_file(source, remembering, settings, project)
    if checked.failed:
        return checked
    if any(one.finding.judgement is not None for one in checked.reported):
        framed = guarded(source, lambda: _with_frameworks(checked, source, rulebook, project))
        checked = framed if not framed.failed else checked
    flows = checked.inventory.flows if checked.inventory is not None else ()

    def take_stock() -> FileResult:
        facts = remembering.facts_of(source.path, source.text, project)
        taken = facts.inventory(settings.policy.long_calls)
        taken = replace(taken, flows=(*taken.flows, *flows))
        return FileResult(source.path, inventory=taken)

    inventoried = guarded(source, take_stock)
    if inventoried.inventory is None:
        return inventoried
    return replace(checked, inventory=inventoried.inventory)
