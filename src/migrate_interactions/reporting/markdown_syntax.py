"""GitHub-flavoured Markdown: texts, code and tables that keep to their cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from migrate_interactions.reporting.lines import one_line

_CODE = re.compile(r"(?<!`)`(?!`)([^`]+)(?<!`)`(?!`)")
_SPECIAL = re.compile(r"[\\*_{}\[\]<>#|~&`]")


def table(head: Sequence[str], rows: Iterable[Iterable[str]], right: Iterable[int] = ()) -> str:
    """A table; the columns ``right`` are aligned there."""
    marks = ["--:" if column in set(right) else "---" for column in range(len(head))]
    return "\n".join(map(row, (head, marks, *rows)))


def row(cells: Iterable[str]) -> str:
    """One line of a table."""
    return f"| {' | '.join(cells)} |"


def pieces(text: str) -> list[str]:
    """``text`` cut at its code: every second piece stood between backticks."""
    return _CODE.split(text)


def prose(text: str) -> str:
    """``text`` for the cell of a table; what stands between backticks stays code."""
    return "".join(
        code(piece) if number % 2 else _SPECIAL.sub(r"\\\g<0>", piece)
        for number, piece in enumerate(pieces(one_line(text)))
    )


def code(text: str) -> str:
    """``text`` as code in the cell of a table, where a bar would end the cell."""
    text = one_line(text).replace("|", r"\|")
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}"
