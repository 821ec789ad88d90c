"""docs/mapping.md: each field of the old API, what becomes of it, and a fixture that shows it.

A row keeps the fixture that the page names for as long as it shows the row, and a check leaves
rows without one as they are: a new fixture does not make the page wrong.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from environment import ROOT
from migrate_interactions.engine.check import check_file
from migrate_interactions.engine.rulebook import Settings, installed_rulebook
from migrate_interactions.findings import OneShots, Policy, StateMode
from migrate_interactions.mapping.occurrences import Names
from migrate_interactions.mapping.rows import CLASSES, How, Row, rows_of
from migrate_interactions.sources import Candidate, Project, decode

PAGE = "docs/mapping.md"
FIXTURES = ROOT / "tests/fixtures"
HEADING = """\
# What becomes of each field

One table for each class of `google.genai.types`. A field that is *carried* or *converted* has a \
place in the new call or in what it returns; one that is *dropped* has none and needs none. One \
that is *refused* keeps its whole conversation as it is, and the finding names it. In the last \
column is a program of the test-suite with the field in it: its *before* and *after* are run and \
compared, or its refusal is checked."""


@dataclass(frozen=True)
class Fixture:
    """A fixture that is not pending, and the names that its program uses."""

    folder: Path
    table: dict[str, Any] = field(hash=False)

    @property
    def name(self) -> str:
        return self.folder.relative_to(FIXTURES).as_posix()

    @property
    def entry(self) -> str:
        return str(self.table.get("entry", "program.py"))

    @cached_property
    def names(self) -> Names:
        return Names.of(ast.walk(ast.parse((self.folder / self.entry).read_text("utf-8"))))

    @cached_property
    def refusals(self) -> str:
        """What the tool says of the conversations that stay, in one text."""
        options = dict(self.table.get("options", {}))
        for key, kind in (("state", StateMode), ("one_shots", OneShots)):
            if key in options:
                options[key] = kind(options[key])
        location = self.folder / self.entry
        source = decode(Candidate(self.entry, str(location)), location.read_bytes())
        project = Project(str(self.folder), files=(str(location),))
        result = check_file(source, installed_rulebook(), Settings(Policy(**options)), project)
        refused = (one.finding.refusal for one in result.reported)
        return "\n".join(one.sentence for one in refused if one is not None)


@cache
def fixtures() -> tuple[Fixture, ...]:
    """The fixtures in the order of their names."""
    found = (
        Fixture(file.parent, tomllib.loads(file.read_text("utf-8")))
        for file in sorted(FIXTURES.glob("*/*/case.toml"))
        if file.parent.parent.name not in ("notebooks", "GI601", "projects")
    )
    return tuple(one for one in found if not one.table.get("pending", False))


def _shows(fixture: Fixture, row: Row) -> bool:
    expected = "refuse" if row.how is How.REFUSED else "migrate"
    if fixture.table["expect"] != expected or not fixture.names.has(row):
        return False
    return row.how is not How.REFUSED or bool(
        re.search(rf"(?<![\w]){re.escape(row.field)}(?!\w)", fixture.refusals)
    )


def _example(row: Row, named: str | None, fill: bool) -> str:
    """The fixture in the last column: the one the page names if it shows the row."""
    if named is None and not fill:
        return ""
    wanted = sorted(fixtures(), key=lambda one: one.name != named)
    found = next((one.name for one in wanted if _shows(one, row)), None)
    return f"[{found}](../tests/fixtures/{found})" if found else ""


def _named(page: str) -> dict[tuple[str, str], str]:
    """Class and field to the fixture that ``page`` has for it."""
    named: dict[tuple[str, str], str] = {}
    owner = ""
    for line in page.splitlines():
        if heading := re.match(r"### (\w+)", line):
            owner = heading[1]
        elif row := re.match(r"\| `(\w+)` \|.*\| \[([^]]+)\]\([^)]*\) \|$", line):
            named[owner, row[1]] = row[2]
    return named


def _table(owner: str, named: dict[tuple[str, str], str], fill: bool) -> Iterator[str]:
    yield "| field | becomes | how | shown by |"
    yield "|---|---|---|---|"
    for row in rows_of(owner):
        new = f"`{row.new}`" if row.new else ""
        how = f"{row.how}: {row.note}" if row.note else str(row.how)
        example = _example(row, named.get((owner, row.field)), fill)
        yield f"| `{row.field}` | {new} | {how} | {example} |"


def mapping_page(fill: bool) -> str:
    """The page; with ``fill``, rows without a fixture get one where there is one by now."""
    page = ROOT / PAGE
    named = _named(page.read_text("utf-8")) if page.is_file() else {}
    parts = [HEADING]
    for title, owners in CLASSES.items():
        parts.append(f"## {title}")
        for owner in owners:
            parts += [f"### {owner}", "\n".join(_table(owner, named, fill))]
    return "\n\n".join(parts) + "\n"
