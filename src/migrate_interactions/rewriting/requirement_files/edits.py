"""Raise or replace the requirements of one file; everything else stays as it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass

from migrate_interactions.findings import SDK_FLOOR, Edit, Span
from migrate_interactions.rewriting.requirement_files.versions import Wanted, raised
from migrate_interactions.sources.requirement_files import GENAI, Mention
from migrate_interactions.sources.requirements import Requirement

HASHED = f"its hashes pin the very files; make it anew with {GENAI} {SDK_FLOOR} or newer"
UNREADABLE = "its versions cannot be read; raise it by hand"
THERE = f"take it out; {GENAI} is there already"

#: What may stand around a requirement in a line of its own.
_ALONE = re.compile(r"""\s*["']?(?:\s*=\s*["'])?["']?,?\s*(?:#.*)?\s*""")


@dataclass(frozen=True)
class Change:
    """What becomes of one requirement: ``after`` stands in its place, nothing where it goes.

    ``hindrance`` says why it stays, and what to do.
    """

    mention: Mention
    before: str
    after: str = ""
    hindrance: str = ""
    edit: Edit | None = None


def raising(text: str, mentions: Iterable[Mention], want: Wanted) -> tuple[Change, ...]:
    """The changes of the requirements that admit older versions than wanted."""
    return tuple(
        _raising(text, one, want)
        for one in mentions
        if one.package == GENAI
        and one.says
        and Requirement("", one.line, one.says).lowest < want.floor
    )


def replacing(
    text: str, mentions: Sequence[Mention], want: Wanted, packages: Container[str]
) -> tuple[Change, ...]:
    """The changes after which ``packages`` are not asked for, but google-genai is, once."""
    there = any(one.package == GENAI for one in mentions)
    changes: list[Change] = []
    for one in mentions:
        if one.package in packages:
            changes.append(_dropping(text, one) if there else _replacing(text, one, want))
            others = (each for each in mentions if each.package == one.package)
            there = there or (changes[-1].edit is not None and one is [*others][-1])
    return tuple(changes)


def staying(
    mentions: Sequence[Mention], want: Wanted, packages: Container[str]
) -> tuple[Change, ...]:
    """What to say where ``packages`` have to stay, and google-genai is not asked for."""
    if any(one.package == GENAI for one in mentions):
        return ()
    todo = f"other files need it still; ask for {GENAI}>={want.floor} beside it"
    return tuple(
        Change(one, f"{one.package}{one.says}", hindrance=todo)
        for one in mentions
        if one.package in packages
    )


def applied(text: str, changes: Iterable[Change]) -> str:
    """``text`` after ``changes``, none of which overlap."""
    edits = {one.edit for one in changes if one.edit}
    for edit in sorted(edits, key=lambda one: one.span, reverse=True):
        new = "".join(piece for piece in edit.pieces if isinstance(piece, str))
        text = text[: edit.span.start] + new + text[edit.span.end :]
    return text


def still_holds(text: str, find: Callable[[str], Iterable[Mention]], want: Wanted) -> bool:
    """Whether the requirements of an edited ``text`` are read as they were meant."""
    return not any(
        one.edit for one in raising(text, tuple(find(text)), want) if not one.mention.tool
    )


def _raising(text: str, one: Mention, want: Wanted) -> Change:
    hindrance = _hindrance(one)
    new = raised(text[one.clauses.start : one.clauses.end], want)
    if hindrance or new is None:
        return Change(one, one.says, hindrance=hindrance or UNREADABLE)
    return Change(one, one.says, re.sub(r"\s+", "", new), edit=Edit(one.clauses, (new,)))


def _replacing(text: str, one: Mention, want: Wanted) -> Change:
    before = f"{one.package}{one.says}"
    if _hindrance(one) or one.has_extras:
        return Change(one, before, hindrance=_hindrance(one) or "its extras have no equivalent")
    old = text[one.clauses.start : one.clauses.end]
    new = raised(old, want) if one.says else old
    if new is None:
        return Change(one, before, hindrance=UNREADABLE)
    after = GENAI + re.sub(r"\s+", "", new)
    between = text[one.name.end : one.clauses.start]
    edit = Edit(Span(one.name.start, one.clauses.end), (GENAI, between, new))
    return Change(one, before, after, edit=edit)


def _dropping(text: str, one: Mention) -> Change:
    """google-genai is asked for already: the line of the older package goes."""
    before = f"{one.package}{one.says}"
    start = text.rfind("\n", 0, one.name.start) + 1
    end = text.find("\n", one.clauses.end) + 1 or len(text)
    around = text[start : one.name.start] + text[one.clauses.end : end]
    hindrance = _hindrance(one) or ("" if _ALONE.fullmatch(around) else THERE)
    if hindrance:
        return Change(one, before, hindrance=hindrance)
    return Change(one, before, edit=Edit(Span(start, end), ()))


def _hindrance(one: Mention) -> str:
    if one.tool:
        return f"run {one.tool}" if " " in one.tool else f"make it anew with {one.tool}"
    return HASHED if one.hashed else ""
