"""One file for an audit: its findings, and an inventory of what else an audit asks for."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from migrate_interactions.engine.check import check_file
from migrate_interactions.engine.file_result import FileResult
from migrate_interactions.engine.guard import guarded
from migrate_interactions.engine.rulebook import Rulebook, Settings
from migrate_interactions.findings import Orchestration
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


def audit_file(
    source: SourceFile, rulebook: Rulebook, settings: Settings, project: Project
) -> FileResult:
    """The findings of one file with its inventory. Never raises because of what is in it."""
    remembering = replace(rulebook, facts_of=cache(rulebook.facts_of))
    checked = check_file(source, remembering, settings, project)
    if checked.failed:
        return checked

    def take_stock() -> FileResult:
        facts = remembering.facts_of(source.path, source.text, project)
        return FileResult(source.path, inventory=facts.inventory(settings.policy.long_calls))

    inventoried = guarded(source, take_stock)
    if inventoried.inventory is None:
        return inventoried
    return replace(checked, inventory=inventoried.inventory)
