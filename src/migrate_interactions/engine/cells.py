"""What is reported of a notebook is told by cell and line within it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from migrate_interactions.engine.file_result import FileResult, Reported
from migrate_interactions.engine.suppression import Suppression
from migrate_interactions.findings import Finding, Flow, Inventory, Orchestration, Place, Refusal
from migrate_interactions.sources import SourceFile

_LINE_NUMBER = re.compile(r"\bline (\d+)\b")


def located(result: FileResult, source: SourceFile) -> FileResult:
    """``result`` with the places of the file in place of those of the text of ``source``."""
    if source.place(1) == (1, None):
        return result
    return replace(
        result,
        reported=tuple(_reported(one, source) for one in result.reported),
        unused_suppressions=tuple(_comment(one, source) for one in result.unused_suppressions),
        inventory=_inventory(result.inventory, source) if result.inventory is not None else None,
    )


def other_lines(sentence: str, line: int, source: SourceFile) -> str:
    """``sentence``, about ``line``, with the lines of the text that it names as in the file."""

    def in_file(found: re.Match[str]) -> str:
        number, cell = source.place(int(found[1]))
        elsewhere = cell != source.place(line)[1]
        return f"line {number} of cell {cell}" if elsewhere else f"line {number}"

    return _LINE_NUMBER.sub(in_file, sentence)


def _reported(one: Reported, source: SourceFile) -> Reported:
    finding = one.finding
    place = _place(finding.place, source)
    refusal = finding.refusal
    return replace(
        one,
        finding=replace(
            finding,
            place=place,
            sites=tuple(_place(site, source) for site in finding.sites),
            provenance=tuple((_place(at, source), fact) for at, fact in finding.provenance),
            orchestration=tuple(_orchestration(finding, source)),
            refusal=_refusal(refusal, place, source) if refusal is not None else None,
        ),
    )


def _place(place: Place, source: SourceFile) -> Place:
    line, cell = source.place(place.line)
    height = max(place.end_line, place.line) - place.line
    return replace(place, line=line, end_line=line + height, cell=cell)


def _orchestration(finding: Finding, source: SourceFile) -> Iterator[Orchestration]:
    """Lines by the cells that they are in; those of other files as they are."""
    for one in finding.orchestration:
        if one.path != finding.place.path:
            yield one
            continue
        by_cell: dict[int | None, list[int]] = {}
        for line, cell in map(source.place, one.lines):
            by_cell.setdefault(cell, []).append(line)
        for cell, lines in by_cell.items():
            yield replace(one, lines=tuple(lines), cell=cell)


def _inventory(inventory: Inventory, source: SourceFile) -> Inventory:
    """``inventory`` with places of the file; those of other files stay as they are."""

    def moved(place: Place) -> Place:
        return _place(place, source) if place.path == source.path else place

    def flow_moved(flow: Flow) -> Flow:
        steps = tuple(replace(step, place=moved(step.place)) for step in flow.steps)
        return replace(flow, place=moved(flow.place), steps=steps)

    branches = (source.place(line) for _, line in inventory.branches)
    return replace(
        inventory,
        branches=tuple((cell, line) for line, cell in branches),
        blockers=tuple(replace(one, place=moved(one.place)) for one in inventory.blockers),
        flows=tuple(map(flow_moved, inventory.flows)),
    )


def _refusal(refusal: Refusal, place: Place, source: SourceFile) -> Refusal:
    if refusal.line is None:
        return refusal
    line, cell = source.place(refusal.line)
    sentence = source.as_written(refusal.sentence, refusal.line)
    if cell != place.cell:
        sentence = f"{sentence} (in cell {cell})"
    return replace(refusal, line=line, sentence=sentence)


def _comment(comment: Suppression, source: SourceFile) -> Suppression:
    line, cell = source.place(comment.line)
    return replace(comment, line=line, cell=cell)
