"""Comments by which people keep rules quiet, and what each of them covers.

``# migrate-interactions: ignore[GI101] reason``

- behind code, it covers its line (and the lines that a string or a backslash joins to it);
- on a line of its own, it covers the statement that follows, with all that is in it;
- as ``ignore-file``, at the top of a file, it covers all of it, and as ``ignore-cell``, at the
  top of a notebook's cell, that cell.

Several codes or rule names are separated by commas.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from migrate_interactions.engine.layout import Comment, Layout, layout_of
from migrate_interactions.findings import Finding
from migrate_interactions.findings.near_words import did_you_mean
from migrate_interactions.sources.notebooks.notebook_file import is_head

MARK = re.compile(r"#\s*migrate-interactions:", re.IGNORECASE)
#: The kind of comment, its rules, and the reason up to the next comment behind it.
COMMENT = re.compile(
    r"#\s*migrate-interactions:\s*(ignore(?:-file|-cell)?)\s*\[([^\]]*)\]((?:(?!\s+#\s).)*)",
    re.IGNORECASE,
)
CODE = re.compile(r"[a-z]{1,6}\d+")
_EVERYTHING = 1 << 62

UNUSED = "silences nothing; remove it"


@dataclass(frozen=True)
class Suppression:
    """One comment: its line, the codes and names it silences, and why; in notebooks, its cell.

    It covers the lines from ``first`` to ``last``; none if ``problem`` says why.
    """

    line: int
    rules: frozenset[str]
    reason: str = ""
    cell: int | None = None
    first: int = 0
    last: int = -1
    kind: str = "ignore"
    problem: str = UNUSED

    def silences(self, finding: Finding) -> bool:
        if not self.first <= finding.place.line <= self.last:
            return False
        return not self.rules.isdisjoint(words_of(finding))


def words_of(finding: Finding) -> frozenset[str]:
    """What a comment can call the rule of ``finding``."""
    return frozenset({finding.code.lower(), finding.name.lower()})


def shown_rule(word: str) -> str:
    """A code or a name as people write it."""
    return word.upper() if CODE.fullmatch(word) else word


def suppressions_in(text: str) -> tuple[Suppression, ...]:
    """The suppressions of a file, narrow ones first, and the comments that try to be some.

    Text in strings that merely looks like one does not count.
    """
    if not MARK.search(text):
        return ()
    layout = layout_of(text)
    heads = [one.line for one in layout.comments if one.alone and is_head(one.text)]
    found = (
        one
        for comment in layout.comments
        if MARK.search(comment.text)
        for one in _in_comment(comment, layout, heads)
    )
    return tuple(sorted(found, key=lambda one: (one.last - one.first, one.line)))


def _in_comment(comment: Comment, layout: Layout, heads: list[int]) -> Iterator[Suppression]:
    written = list(COMMENT.finditer(comment.text))
    if len(written) < len(MARK.findall(comment.text)):
        sentence = "is not understood; write ignore[CODE], ignore-file[CODE] or ignore-cell[CODE]"
        yield Suppression(comment.line, frozenset(), problem=sentence)
    for one in written:
        kind = one[1].lower()
        rules = frozenset(word.strip().lower() for word in one[2].split(",")) - {""}
        said = Suppression(comment.line, rules, one[3].strip(), kind=kind)
        if not rules:
            yield replace(said, problem="names no rule; write the code between the brackets")
            continue
        match kind:
            case "ignore-file":
                yield _over_file(said, comment, layout)
            case "ignore-cell":
                yield _over_cell(said, comment, layout, heads)
            case _ if comment.alone:
                yield _over_block(said, comment, layout, heads)
            case _:
                first = layout.start_of(comment.line)
                yield replace(said, first=first, last=comment.line)


def _over_file(said: Suppression, comment: Comment, layout: Layout) -> Suppression:
    first_code = next((one.first for one in layout.logical if not one.is_string), _EVERYTHING)
    if not comment.alone or comment.line > first_code:
        return replace(said, problem="must stand on a line of its own, before the first statement")
    return replace(said, first=1, last=_EVERYTHING)


def _over_cell(
    said: Suppression, comment: Comment, layout: Layout, heads: list[int]
) -> Suppression:
    if not heads:
        return replace(said, problem="is for notebooks; write ignore-file[CODE]")
    head = max((line for line in heads if line < comment.line), default=0)
    code_before = any(head < one.first < comment.line for one in layout.logical)
    if not comment.alone or code_before:
        return replace(said, problem="must stand on a line of its own, at the top of its cell")
    end = min((line for line in heads if line > comment.line), default=_EVERYTHING)
    return replace(said, first=head + 1, last=end - 1)


def _over_block(
    said: Suppression, comment: Comment, layout: Layout, heads: list[int]
) -> Suppression:
    inside = layout.logical_line_at(comment.line)
    if inside is not None:
        last = layout.end_of(comment.line + 1)
        return replace(said, first=comment.line, last=last)
    index = layout.next_after(comment.line)
    nothing = "has nothing below it in its block; remove it"
    if index is None or layout.logical[index].column < comment.column:
        return replace(said, problem=nothing)
    if _between(heads, comment.line, layout.logical[index].first):
        return replace(said, problem=nothing)
    first, last = layout.block_of(index)
    return replace(said, first=first, last=last)


def _between(lines: Iterable[int], first: int, last: int) -> bool:
    return any(first < line < last for line in lines)


def problems_of(
    suppressions: Iterable[Suppression],
    used: Collection[tuple[Suppression, str]],
    known: Collection[str],
    active: Collection[str],
) -> tuple[Suppression, ...]:
    """What is to be said of comments, in the order of their lines.

    ``used`` has each comment with the words that silenced something; ``known`` are the words
    for all rules, ``active`` those for the rules that were run. A comment that names several
    rules is told with those that it is told for.
    """
    found: list[Suppression] = []
    for one in sorted(suppressions, key=lambda one: (one.line, one.kind, sorted(one.rules))):
        if one.last < one.first:
            found.append(one)
            continue
        found += [
            replace(one, rules=frozenset({word}), problem=_unknown(word, known))
            for word in sorted(one.rules - frozenset(known))
        ]
        idle = {word for word in one.rules & frozenset(active) if (one, word) not in used}
        if idle:
            found.append(replace(one, rules=frozenset(idle), problem=UNUSED))
    return tuple(found)


def _unknown(word: str, known: Collection[str]) -> str:
    if word.startswith("gi9"):
        return f"names {word.upper()}, which no comment can silence; remove it"
    meant = "" if CODE.fullmatch(word) else did_you_mean(word, sorted(known))
    hint = meant or "migrate-interactions rules lists them"
    return f"names {shown_rule(word)}, which is no rule; {hint}"
