"""Lays out calls and dictionaries: on one line where they fit, else one entry per line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.findings import Span
from migrate_interactions.rewriting.draft import LINE_LIMIT, Draft, Piece


@dataclass(frozen=True)
class Entries:
    """A dictionary display with constant keys."""

    items: tuple[tuple[str, Value], ...]


@dataclass(frozen=True)
class Items:
    """A list display."""

    items: tuple[Value, ...]


@dataclass(frozen=True)
class Construction:
    """A call with keyword arguments only."""

    callee: str
    arguments: tuple[tuple[str, Value], ...]


@dataclass(frozen=True)
class Commented:
    """A value with comments: on lines of their own before it, and behind it on its line."""

    value: Value
    above: tuple[str, ...] = ()
    behind: str = ""


Value = tuple[Piece, ...] | Entries | Items | Construction | Commented


@dataclass(frozen=True)
class Argument:
    """A keyword argument; ``**`` stands for an unpacked dictionary, no name for no keyword."""

    name: str
    value: Value


def text_length(draft: Draft, pieces: Sequence[Piece]) -> int:
    return len(plain_text(draft, pieces))


def plain_text(draft: Draft, pieces: Sequence[Piece]) -> str:
    """The text of ``pieces`` before any edit inside them."""
    return "".join(
        piece if isinstance(piece, str) else draft.tree.text[piece.start : piece.end]
        for piece in pieces
    )


def in_one_line(value: Value) -> tuple[Piece, ...]:
    match value:
        case Entries(items):
            pieces: list[Piece] = ["{"]
            for index, (key, entry) in enumerate(items):
                pieces.append(f'{", " if index else ""}"{key}": ')
                pieces += in_one_line(entry)
            return (*pieces, "}")
        case Items(values):
            pieces = ["["]
            for index, item in enumerate(values):
                pieces += [", " if index else "", *in_one_line(item)]
            return (*pieces, "]")
        case Construction(callee, arguments):
            pieces = [callee, "("]
            for index, (name, entry) in enumerate(arguments):
                pieces += [f"{', ' if index else ''}{name}=", *in_one_line(entry)]
            return (*pieces, ")")
        case Commented(value=inner):
            return in_one_line(inner)
        case _:
            return value


def has_comments(value: Value) -> bool:
    """Whether ``value`` cannot stand on one line, since comments would be lost."""
    match value:
        case Entries(items):
            return any(has_comments(entry) for _, entry in items)
        case Items(values):
            return any(has_comments(item) for item in values)
        case Construction(arguments=arguments):
            return any(has_comments(entry) for _, entry in arguments)
    return isinstance(value, Commented)


def _one_per_line(
    draft: Draft, lines: Sequence[tuple[tuple[Piece, ...], Value]], indent: str
) -> list[Piece]:
    """Lines of ``head`` and value, each with a comma, and the comments that values have."""
    newline = draft.tree.newline
    pieces: list[Piece] = []
    for head, entry in lines:
        behind = ""
        if isinstance(entry, Commented):
            pieces += [f"{indent}{comment}{newline}" for comment in entry.above]
            behind = f"  {entry.behind}" if entry.behind else ""
            entry = entry.value
        room = LINE_LIMIT - len(indent) - text_length(draft, head) - 1
        pieces += [indent, *head, *laid_out(draft, entry, indent, room), f",{behind}", newline]
    return pieces


def laid_out(draft: Draft, value: Value, indent: str, room: int) -> tuple[Piece, ...]:
    """``value`` for a place that is indented by ``indent`` and has ``room`` columns left."""
    flat = in_one_line(value)
    text = plain_text(draft, flat)
    if isinstance(value, Commented):
        return laid_out(draft, value.value, indent, room)
    if isinstance(value, tuple):
        for piece in value:
            if isinstance(piece, Span) and "\n" in text:
                draft.shift(piece, indent)
        return flat
    if len(text) <= room and "\n" not in text and not has_comments(value):
        return flat
    newline = draft.tree.newline
    inner = indent + draft.tree.module.default_indent
    lines: list[tuple[tuple[Piece, ...], Value]]
    if isinstance(value, Entries):
        opening, closing = "{}"
        lines = [((f'"{key}": ',), entry) for key, entry in value.items]
    elif isinstance(value, Construction):
        opening, closing = f"{value.callee}(", ")"
        lines = [((f"{name}=",), entry) for name, entry in value.arguments]
    else:
        opening, closing = "[]"
        lines = [((), item) for item in value.items]
    pieces = [opening, newline, *_one_per_line(draft, lines, inner)]
    return (*pieces, indent, closing)


def _head(argument: Argument) -> str:
    return argument.name if argument.name in ("", "**") else f"{argument.name}="


def argument_pieces(draft: Draft, argument: Argument, indent: str) -> tuple[Piece, ...]:
    head = _head(argument)
    room = LINE_LIMIT - len(indent) - len(head) - 1
    return (head, *laid_out(draft, argument.value, indent, room))


def call_pieces(
    draft: Draft,
    place: cst.CSTNode,
    callee: Sequence[Piece],
    arguments: Sequence[Argument],
    *,
    before: int | None = None,
    after: int = 0,
) -> tuple[Piece, ...]:
    """A call with ``arguments``, to stand where ``place`` is now.

    ``before`` is the column at which it begins, if not that of ``place``; ``after`` the number
    of columns that follow on its line.
    """
    tree = draft.tree
    start = tree.span(place).start
    column = before
    if column is None:
        column = start - tree.line_starts[tree.line(place) - 1]
    flat: list[Piece] = [*callee, "("]
    for index, argument in enumerate(arguments):
        if index:
            flat.append(", ")
        flat.append(_head(argument))
        flat += in_one_line(argument.value)
    flat.append(")")
    text = plain_text(draft, flat)
    commented = any(has_comments(argument.value) for argument in arguments)
    if "\n" not in text and column + len(text) + after <= LINE_LIMIT and not commented:
        return tuple(flat)
    indent = tree.indentation(place)
    inner = indent + tree.module.default_indent
    lines = [((_head(argument),), argument.value) for argument in arguments]
    return (*callee, "(", tree.newline, *_one_per_line(draft, lines, inner), indent, ")")


def replace_call(
    draft: Draft,
    call: cst.Call,
    callee: Sequence[Piece],
    arguments: Sequence[Argument],
    *,
    before: int | None = None,
) -> None:
    """Rewrite ``call`` in two edits, so that the call as a whole can still be moved."""
    pieces = call_pieces(draft, call, callee, arguments, before=before)
    end = draft.tree.span(call.func).end
    draft.replace_span(Span(draft.tree.span(call).start, end), *pieces[: len(callee)])
    draft.replace_span(Span(end, draft.tree.span(call).end), *pieces[len(callee) :])


def is_broken_up(draft: Draft, call: cst.Call) -> bool:
    """Whether the call has each of its arguments on a line of its own."""
    tree = draft.tree
    lines = [tree.line_at(tree.span(call.func).end - 1), *(tree.line(a) for a in call.args)]
    return len(lines) > 1 and len(set(lines)) == len(lines)


def edit_arguments(
    draft: Draft,
    call: cst.Call,
    replaced: dict[str, Sequence[Argument]],
) -> None:
    """Put new arguments in place of those named; the others stay, with their comments."""
    tree = draft.tree
    closing = tree.span(call).end - 1
    last = len(call.args) - 1
    for index, argument in enumerate(call.args):
        name = argument.keyword.value if argument.keyword is not None else ""
        if name not in replaced:
            continue
        new = replaced[name]
        indent = tree.indentation(argument)
        own_line = tree.text[: tree.span(argument).start].rstrip(" \t").endswith(("\n", "\r"))
        separator = f",{tree.newline}{indent}" if own_line else ", "
        pieces: list[Piece] = []
        for position, one in enumerate(new):
            if position:
                pieces.append(separator)
            if own_line and isinstance(one.value, Commented):
                # behind the last one is the comma that stays
                said = (*one.value.above, *((one.value.behind,) if one.value.behind else ()))
                pieces += [f"{comment}{tree.newline}{indent}" for comment in said]
            pieces += argument_pieces(draft, one, indent)
        if new:
            draft.replace(argument, *pieces)
            continue
        start = tree.span(argument).start
        if index < last:
            end = tree.span(call.args[index + 1]).start
        elif index:
            start, end = tree.span(call.args[index - 1]).end, tree.span(argument).end
        else:
            end = closing
        draft.replace_span(Span(start, end))
