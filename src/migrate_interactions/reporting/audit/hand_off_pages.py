"""The pack for refused conversations: a page of Markdown for each, and an index in JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from migrate_interactions import __version__
from migrate_interactions.audit.excerpts import Excerpt
from migrate_interactions.audit.hand_off import HandOff, RefusedFinding
from migrate_interactions.findings import Place
from migrate_interactions.mapping.rows import How, Row

INDEX = "index.json"
#: Raised when a key of the index changes its meaning or goes; new keys do not raise it.
VERSION = 1
_UNSAFE = re.compile(r"[^A-Za-z0-9_.]+")
_LONGEST_NAME = 100


def hand_off_pages(conversations: Sequence[HandOff]) -> dict[str, str]:
    """File name -> text. There is an index also where nothing is refused."""
    named = list(zip(_names(conversations), conversations, strict=True))
    index = {
        "version": VERSION,
        "tool": {"name": "migrate-interactions", "version": __version__},
        "conversations": [_entry(name, one) for name, one in named],
    }
    pages = {name: _page(one) for name, one in named}
    return {**pages, INDEX: json.dumps(index, indent=2, sort_keys=True) + "\n"}


def _names(conversations: Iterable[HandOff]) -> Iterator[str]:
    """Names of files, after the places; no two are the same, whatever their case."""
    taken: set[str] = set()
    for one in conversations:
        cell = f"-cell-{one.place.cell}" if one.place.cell is not None else ""
        path = _UNSAFE.sub("-", one.place.path).strip("-.")[-_LONGEST_NAME:]
        stem = f"{path}{cell}-line-{one.place.line}"
        number, name = 1, stem
        while name.lower() in taken:
            number += 1
            name = f"{stem}-{number}"
        taken.add(name.lower())
        yield f"{name}.md"


def _entry(name: str, one: HandOff) -> dict[str, Any]:
    return {
        "file": name,
        **_place(one.place),
        "findings": [
            {
                **_place(found.place),
                "code": found.code,
                "name": found.name,
                "message": found.message,
                "reason": found.reason,
                "sentence": found.sentence,
                "refused_at": found.refused_at,
                "link": found.link,
                "advice": found.advice,
            }
            for found in one.findings
        ],
        "sites": [_place(site) for site in one.sites],
        "excerpts": [
            {
                "path": shown.path,
                "cell": shown.cell,
                "first": shown.first,
                "last": shown.last,
                "text": shown.text,
            }
            for shown in one.code
        ],
        "mapping": [asdict(row) for row in one.mapping],
        "examples": [asdict(example) for example in one.examples],
        "check": one.check,
        "prove": list(one.prove),
    }


def _place(place: Place) -> dict[str, Any]:
    return {"path": place.path, "cell": place.cell, "line": place.line}


def _page(one: HandOff) -> str:
    parts = [f"# {_where(one.place)}", *_findings(one), "## The code"]
    for shown in one.code:
        parts += [f"{_span(shown)}:", _fenced(shown.text, "python")]
    if one.mapping:
        parts += ["## What becomes of its fields", _table(one.mapping)]
    for example in one.examples:
        parts += [
            f"## What {example.code} makes of an example",
            f"The *before* of it: `migrate-interactions explain {example.code}`.",
            _fenced(example.text.rstrip("\n"), "python"),
        ]
    parts += ["## The commands that check it", *_checks(one)]
    return "\n\n".join(parts) + "\n"


def _findings(one: HandOff) -> Iterator[str]:
    calls = "one call" if len(one.sites) == 1 else f"{len(one.sites)} calls"
    places = ", ".join(_where(site) for site in one.sites)
    yield f"A conversation of {calls} that the tool leaves as it is: {places}."
    found = [f"- {_where(it.place)}: {it.code} {it.name}: {it.message}" for it in one.findings]
    yield "\n".join(found)
    yield "## Why it stays"
    for reason, refused in _by_reason(one.findings).items():
        said = dict.fromkeys(f"{it.sentence}{_at(it.refused_at)}" for it in refused)
        yield f"[{reason}](<{refused[0].link}>): {'; '.join(said)}"
        yield f"**What it takes:** {refused[0].advice}"


def _by_reason(findings: Iterable[RefusedFinding]) -> dict[str, list[RefusedFinding]]:
    reasons: dict[str, list[RefusedFinding]] = {}
    for one in findings:
        reasons.setdefault(one.reason, []).append(one)
    return reasons


def _at(line: int | None) -> str:
    return f" (line {line})" if line is not None else ""


def _checks(one: HandOff) -> Iterator[str]:
    yield _fenced(f"$ {one.check}", "console")
    yield (
        "It ends with exit code 0 once none of these rules finds anything in these files, so "
        "conversations beside this one count as well."
    )
    if one.prove:
        yield _fenced("\n".join(f"$ {command}" for command in one.prove), "console")
        what = "Exit code 0: what the model saw and what the program printed is equal."
    else:
        yield _fenced("$ migrate-interactions prove PROGRAM", "console")
        what = "PROGRAM is the file that you start. Exit code 0: what the model saw is equal."
    yield (
        f"{what} It compares a program with what `migrate` makes of it: use it once the reason "
        "above is gone and `migrate` has a fix. Of code that was moved by hand it only shows that "
        "the program runs."
    )


def _table(mapping: Iterable[Row]) -> str:
    lines = ["| field | becomes | how |", "|---|---|---|"]
    for row in mapping:
        new = f"`{row.new}`" if row.new else ""
        how = "nothing: it keeps the conversation" if row.how is How.REFUSED else str(row.how)
        note = f": {row.note}" if row.note else ""
        cells = (f"`{row.owner}.{row.field}`", new, how + note)
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines)


def _where(place: Place) -> str:
    cell = f", cell {place.cell}" if place.cell is not None else ""
    return f"{_code(place.path)}{cell}, line {place.line}"


def _span(shown: Excerpt) -> str:
    cell = f", cell {shown.cell}" if shown.cell is not None else ""
    lines = f"lines {shown.first} to {shown.last}"
    if shown.first == shown.last:
        lines = f"line {shown.first}"
    return f"{_code(shown.path)}{cell}, {lines}"


def _code(text: str) -> str:
    """``text`` as code within a line, whatever characters it has."""
    text = re.sub(r"\s", " ", text.encode("utf-8", "replace").decode())
    marks = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    return f"{marks}{text}{marks}" if len(marks) == 1 else f"{marks} {text} {marks}"


def _fenced(text: str, language: str) -> str:
    longest = max((len(run) for run in re.findall("`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    text = text.encode("utf-8", "replace").decode()
    return f"{fence}{language}\n{text}\n{fence}"
