"""The conversations that are refused, each with what it takes to move it by hand."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from migrate_interactions.audit.excerpts import Excerpt, excerpts, is_program
from migrate_interactions.audit.masking import masked
from migrate_interactions.engine.file_result import Outcome, Reported, Run
from migrate_interactions.findings import Codemod, Finding, Place, Refusal, Verdict
from migrate_interactions.findings.advice import advice_on
from migrate_interactions.mapping.occurrences import Names
from migrate_interactions.mapping.rows import Row, rows
from migrate_interactions.sources import Candidate, FileError, source_of
from migrate_interactions.sources.notebooks.notebook_file import NotebookFile

_AFTER = re.compile(r"^After:\n+```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class RefusedFinding:
    """One finding of a conversation: where, what, why it stays, and what it would take."""

    code: str
    name: str
    place: Place
    message: str
    reason: str
    sentence: str
    refused_at: int | None
    link: str
    advice: str


@dataclass(frozen=True)
class Example:
    """What a rule makes of the example in its documentation."""

    code: str
    text: str


@dataclass(frozen=True)
class HandOff:
    """One conversation that stays as it is.

    ``sites`` are its calls, ``mapping`` the rows of the mapping that occur in its code. ``check``
    and ``prove`` are command lines; ``prove`` is empty where no program is known.
    """

    place: Place
    findings: tuple[RefusedFinding, ...]
    sites: tuple[Place, ...]
    code: tuple[Excerpt, ...]
    mapping: tuple[Row, ...]
    examples: tuple[Example, ...]
    check: str
    prove: tuple[str, ...]


def hand_offs(run: Run, codemods: Iterable[Codemod] = ()) -> tuple[HandOff, ...]:
    """The refused conversations of a run in the order of their places.

    Findings that share a call are one conversation. ``codemods`` are those whose examples are
    shown. Frameworks that earn their place are no work for anybody, and left out.
    """
    searched = {one.code: _AFTER.search(one.documentation + "\n") for one in codemods}
    examples = {code: example[1] for code, example in searched.items() if example is not None}
    refused = [one for one in run.reported if _is_refused(one)]
    texts = _Texts(run.contents)
    found = [_hand_off(group, texts, examples) for group in _conversations(refused)]
    return tuple(sorted(found, key=lambda one: _order(one.place)))


def _is_refused(one: Reported) -> bool:
    finding = one.finding
    judgement = finding.judgement
    earns_its_place = judgement is not None and judgement.verdict is Verdict.KEEPS
    return one.outcome is Outcome.REFUSED and finding.refusal is not None and not earns_its_place


def _conversations(refused: Iterable[Reported]) -> list[list[Reported]]:
    """The findings, those together that share a call, directly or by way of others."""
    groups: list[tuple[set[Place], list[Reported]]] = []
    for one in refused:
        claims, members = set(one.claims), [one]
        apart = []
        for group in groups:
            if group[0] & claims:
                claims |= group[0]
                members = [*group[1], *members]
            else:
                apart.append(group)
        groups = [*apart, (claims, members)]
    return [members for _, members in groups]


def _hand_off(group: Sequence[Reported], texts: _Texts, examples: Mapping[str, str]) -> HandOff:
    members = sorted(group, key=lambda one: (_order(one.finding.place), one.finding.code))
    findings = [one.finding for one in members]
    place = findings[0].place
    sites = sorted({claim for one in members for claim in one.claims}, key=_order)
    code = tuple(
        excerpt
        for (path, cell), lines in _lines_to_show(findings, sites).items()
        for excerpt in excerpts(path, cell, texts.of(path, cell), lines)
    )
    names = Names.of(node for excerpt in code for node in excerpt.nodes)
    codes = sorted({one.code for one in findings})
    paths = list(dict.fromkeys([place.path, *(site.path for site in sites)]))
    return HandOff(
        place,
        tuple(_refused(one, one.refusal) for one in findings if one.refusal is not None),
        tuple(sites),
        code,
        tuple(row for row in rows() if names.has(row)),
        tuple(Example(one, examples[one]) for one in codes if one in examples),
        f"migrate-interactions check {_quoted(paths)} --select {','.join(codes)}",
        tuple(
            f"migrate-interactions prove {_quoted([path])}"
            for path in paths
            if is_program(texts.of(path, None))
        ),
    )


def _refused(finding: Finding, refusal: Refusal) -> RefusedFinding:
    return RefusedFinding(
        finding.code,
        finding.name,
        finding.place,
        masked(finding.message),
        refusal.reason,
        masked(refusal.sentence),
        refusal.line,
        refusal.link,
        advice_on(refusal.reason),
    )


def _lines_to_show(
    findings: Iterable[Finding], sites: Iterable[Place]
) -> dict[tuple[str, int | None], set[int]]:
    """By file and cell: the lines of findings, of what is refused in them, and of calls."""
    lines: dict[tuple[str, int | None], set[int]] = {}
    for one in findings:
        own = lines.setdefault((one.place.path, one.place.cell), set())
        own.add(one.place.line)
        if one.refusal is not None and one.refusal.line is not None:
            own.add(one.refusal.line)
    for site in sites:
        lines.setdefault((site.path, site.cell), set()).add(site.line)
    return lines


@dataclass(frozen=True)
class _Texts:
    """The texts of files; empty for what is not there, or cannot be decoded."""

    contents: Mapping[str, bytes]

    def of(self, path: str, cell: int | None) -> str:
        """A file, or one cell of a notebook."""
        try:
            source = source_of(Candidate(path, path), self.contents.get(path, b""))
        except FileError:
            return ""
        if isinstance(source, NotebookFile):
            return next((one.source for one in source.cells if one.number == cell), "")
        return source.text


def _quoted(paths: Iterable[str]) -> str:
    """Paths as a shell takes them, none of them like an option."""
    return " ".join(shlex.quote(f"./{one}" if one.startswith("-") else one) for one in paths)


def _order(place: Place) -> tuple[str, int, int, int]:
    return place.path, -1 if place.cell is None else place.cell, place.line, place.column
