"""Texts with comments that keep findings quiet, and without them."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Callable, Collection, Mapping

from migrate_interactions.engine.layout import Comment, layout_of
from migrate_interactions.engine.lines import Lines
from migrate_interactions.engine.suppression import COMMENT, Suppression, suppressions_in

_NO_CODE = frozenset({tokenize.COMMENT, tokenize.NL})


def with_ignores(text: str, wanted: Mapping[int, Collection[str]], reason: str) -> str | None:
    """``text`` with a comment for the codes that are wanted on each line.

    Where a line cannot end in a comment, because of a string or a backslash, it goes to the end
    of the last line that hangs together with it. None if one cannot be placed.
    """
    layout = layout_of(text)
    by_line: dict[int, set[str]] = {}
    for line, codes in wanted.items():
        by_line.setdefault(layout.end_of(line), set()).update(codes)
    comments = {one.line: one for one in layout.comments}
    lines = Lines(text)
    new = text
    for number in sorted(by_line, reverse=True):
        start = lines.offset(number, 1)
        old = lines.line(number)
        changed = _commented(old, comments.get(number), sorted(by_line[number]), reason)
        new = new[:start] + changed + new[start + len(old) :]
    silent = suppressions_in(new)
    return new if _same_code(text, new) and _all_silent(wanted, silent) else None


def _commented(line: str, comment: Comment | None, codes: list[str], reason: str) -> str:
    body = line.rstrip("\r\n")
    ending = line[len(body) :]
    body = body.rstrip()
    if comment is not None:
        for found in COMMENT.finditer(line, comment.column):
            if found[1].lower() == "ignore" and not comment.alone:
                there = [word.strip() for word in found[2].split(",") if word.strip()]
                known = {word.lower() for word in there}
                words = there + [code for code in codes if code.lower() not in known]
                return line[: found.start(2)] + ", ".join(words) + line[found.end(2) :]
    said = f"# migrate-interactions: ignore[{', '.join(codes)}] {reason}".rstrip()
    return f"{body}  {said}{ending}"


def _all_silent(wanted: Mapping[int, Collection[str]], comments: tuple[Suppression, ...]) -> bool:
    return all(
        any(one.first <= line <= one.last and code.lower() in one.rules for one in comments)
        for line, codes in wanted.items()
        for code in codes
    )


def without_ignores(text: str, goes: Callable[[int, str, str], bool]) -> tuple[str, int]:
    """``text`` without what ``goes`` says of line, kind and word, and how many words those are.

    A comment in which nothing is left goes, with its line if it has one of its own.
    """
    removed = 0
    lines = Lines(text)
    new = text
    for comment in reversed(layout_of(text).comments):
        left, count = _left_of(comment, goes)
        if not count:
            continue
        removed += count
        start = lines.offset(comment.line, comment.column + 1)
        end = start + len(comment.text)
        if not left and comment.alone:
            start = lines.offset(comment.line, 1)
            end = start + len(lines.line(comment.line))
        elif not left:
            start = len(text[:start].rstrip(" \t\f"))
        new = new[:start] + left + new[end:]
    return (new, removed) if _same_code(text, new) else (text, 0)


def _left_of(comment: Comment, goes: Callable[[int, str, str], bool]) -> tuple[str, int]:
    """What stays of a comment, and how many words of it go."""
    text = comment.text
    removed = 0
    for found in reversed(list(COMMENT.finditer(text))):
        words = [word.strip() for word in found[2].split(",") if word.strip()]
        kept = [word for word in words if not goes(comment.line, found[1].lower(), word.lower())]
        removed += len(words) - len(kept)
        if kept and len(kept) < len(words):
            text = text[: found.start(2)] + ", ".join(kept) + text[found.end(2) :]
        elif words and not kept:
            parts = (text[: found.start()].rstrip(), text[found.end() :].lstrip())
            text = "  ".join(filter(None, parts))
    return text, removed


def _same_code(one: str, other: str) -> bool:
    """Whether two texts differ in nothing but comments and blank lines."""
    code = _code_of(one)
    return code is not None and code == _code_of(other)


def _code_of(text: str) -> list[tuple[int, str]] | None:
    """The tokens of a text without its comments; None if it cannot be told into tokens."""
    try:
        return [
            (token.type, token.string if token.type != tokenize.NEWLINE else "")
            for token in tokenize.generate_tokens(io.StringIO(text, newline="").readline)
            if token.type not in _NO_CODE
        ]
    except (tokenize.TokenError, SyntaxError):
        return None
