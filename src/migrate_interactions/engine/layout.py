"""How a text is laid out: its comments, its logical lines, and the lines that hang together."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

_NOTHING = frozenset(
    {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.ENDMARKER, tokenize.ENCODING}
)
_STARTS = frozenset({"FSTRING_START", "TSTRING_START"})
_ENDS = frozenset({"FSTRING_END", "TSTRING_END"})
#: What goes on with a statement that began at the same indentation.
_CLAUSES = frozenset({"elif", "else", "except", "finally"})


@dataclass(frozen=True)
class Comment:
    """A comment: 1-based line, 0-based column; ``alone`` if nothing stands before it."""

    line: int
    column: int
    text: str
    alone: bool


@dataclass(frozen=True)
class LogicalLine:
    """A simple statement, or the head of a compound one: its lines, where it begins, its words."""

    first: int
    last: int
    column: int
    level: int
    start: str
    tokens: tuple[str, ...]

    @property
    def is_string(self) -> bool:
        return len(self.tokens) == 1 and self.tokens[0][-1:] in "'\""


@dataclass(frozen=True)
class Layout:
    """What :func:`layout_of` reads. Of a text with errors: what is before the first."""

    comments: tuple[Comment, ...] = ()
    logical: tuple[LogicalLine, ...] = ()
    #: The last line of those that a string or a backslash holds together, for each of the others.
    ends: dict[int, int] = field(default_factory=dict)

    def end_of(self, line: int) -> int:
        """The line at whose end a comment on ``line`` can stand."""
        return self.ends.get(line, line)

    def start_of(self, line: int) -> int:
        """The first of the lines for which a comment at the end of ``line`` stands."""
        return min((one for one, end in self.ends.items() if end == line), default=line)

    def logical_line_at(self, line: int) -> LogicalLine | None:
        """The logical line that ``line`` is a part of."""
        return next((one for one in self.logical if one.first <= line <= one.last), None)

    def next_after(self, line: int) -> int | None:
        """The index of the first logical line that begins after ``line``."""
        return next((i for i, one in enumerate(self.logical) if one.first > line), None)

    def block_of(self, index: int) -> tuple[int, int]:
        """The lines of the statement whose first logical line is at ``index``, with all of it."""
        head = self.logical[index]
        at = index
        while self.logical[at].start == "@" and at + 1 < len(self.logical):
            at += 1
        goes_on = head.start not in _CLAUSES
        last = self.logical[at].last
        for one in self.logical[at + 1 :]:
            clause = goes_on and one.level == head.level and one.start in _CLAUSES
            if one.level <= head.level and not clause:
                break
            last = one.last
        return head.first, last


def layout_of(text: str) -> Layout:
    """The layout of a text of Python."""
    comments: list[Comment] = []
    logical: list[LogicalLine] = []
    joints: list[tuple[int, int]] = []
    lines = list(io.StringIO(text, newline=""))
    for token, before, level in _tokens(text, joints):
        if token.type == tokenize.COMMENT:
            line, column = token.start
            alone = not lines[line - 1][:column].strip()
            comments.append(Comment(line, column, token.string, alone))
        elif token.type == tokenize.NEWLINE and before:
            head = before[0]
            words = tuple(one.string for one in before)
            line, column = head.start
            logical.append(LogicalLine(line, token.start[0], column, level, head.string, words))
    return Layout(tuple(comments), tuple(logical), _ends(joints))


def _tokens(
    text: str, joints: list[tuple[int, int]]
) -> Iterator[tuple[tokenize.TokenInfo, Sequence[tokenize.TokenInfo], int]]:
    """Each token with those of its logical line before it, and the level of that line."""
    before: list[tokenize.TokenInfo] = []
    strings: list[int] = []
    level = 0
    previous: tokenize.TokenInfo | None = None
    try:
        for token in tokenize.generate_tokens(io.StringIO(text, newline="").readline):
            name = tokenize.tok_name[token.type]
            if name in ("INDENT", "DEDENT"):
                level += 1 if name == "INDENT" else -1
                continue
            if name in _STARTS:
                strings.append(token.start[0])
            if name in _ENDS and strings:
                joints.append((strings.pop(), token.end[0]))
            if token.type == tokenize.STRING:
                joints.append((token.start[0], token.end[0]))
            if previous is not None and previous.type not in _NOTHING:
                joints.append((previous.end[0], token.start[0]))
            yield token, before, level
            if token.type == tokenize.NEWLINE:
                before = []
            elif token.type not in _NOTHING:
                before.append(token)
            previous = token
    except (tokenize.TokenError, SyntaxError):
        return


def _ends(joints: Sequence[tuple[int, int]]) -> dict[int, int]:
    """For each line that cannot have a comment at its end, the line after it that can."""
    ends: dict[int, int] = {}
    for first, last in sorted(joints, reverse=True):
        for line in range(first, last):
            ends[line] = max(ends.get(line, 0), ends.get(last, last))
    return ends
