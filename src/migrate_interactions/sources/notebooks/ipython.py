"""What IPython understands and Python does not: magics, shell lines, help, and whole cells.

Such lines are put away before a cell is parsed, and put back afterwards. Line numbers stay.
A line that mentions a variable becomes a call of ``get_ipython`` with it, so that the analysis
knows of the use. Source: the IPython documentation, "Built-in magic commands", and its
``core/inputtransformer2.py``.
"""

from __future__ import annotations

import re

from migrate_interactions.sources.notebooks.ipython_names import names_in
from migrate_interactions.sources.notebooks.statement_state import StatementState

#: Magics of a whole cell whose body is Python; the body of any other is not looked at.
_PYTHON_CELLS = frozenset({"capture", "prun", "time", "timeit"})
_CELL_MAGIC = re.compile(r"(?:[ \t]*(?:#.*)?\n)*[ \t]*%%(\w*)")
_LINE_MAGIC = re.compile(r"[ \t]*(?:[%!?,;/]|[\w.*%][^\s#=()]*\?{1,2}[ \t]*$)")
_ASSIGNED = re.compile(
    r"[ \t]*(?P<target>[A-Za-z_][\w., \[\]'\"]*?)[ \t]*=[ \t]*"
    r"(?:[%!]|[A-Za-z_%][\w.*]*\?{1,2}[ \t]*$)"
)
_PLAIN_TARGET = re.compile(r"[A-Za-z_]\w*(?:, *[A-Za-z_]\w*)*")
_PUT_AWAY = re.compile(
    r"^[ \t]*(?:(?:[\w, ]+ = )?(?:pass|get_ipython\([\w, ]*\))  )?#: ipython (\d+)$", re.MULTILINE
)


def is_python(source: str) -> bool:
    """Whether a code cell has Python in it, and not the text of another language."""
    magic = _CELL_MAGIC.match(source)
    return magic is None or magic[1] in _PYTHON_CELLS


def python_lines(source: str) -> list[str]:
    """The lines of a cell that are Python."""
    if not is_python(source):
        return []
    return [lines[0] for lines, is_ipython in _lines(source) if not is_ipython]


def put_away(source: str, kept: list[str], known: frozenset[str]) -> str:
    """``source`` without what only IPython understands, which is added to ``kept``.

    ``known`` are the names that the Python of the notebook has.
    """
    if not is_python(source):
        return _placeholder(source, kept, known)
    found: list[str] = []
    for lines, is_ipython in _lines(source):
        if not is_ipython:
            found += lines
            continue
        found.append(_placeholder(lines[0], kept, known, "\n".join(lines)))
        for line in lines[1:]:
            found.append(f"#: ipython {len(kept)}")
            kept.append(line)
    return "\n".join(found)


def put_back(text: str, kept: tuple[str, ...]) -> str:
    """``text`` with the lines that were put away."""
    return _PUT_AWAY.sub(lambda found: kept[int(found[1])], text)


def stand_in(line: str, kept: tuple[str, ...]) -> tuple[str, str]:
    """The call that ``line`` has for something of IPython's, and the first line of that."""
    found = _PUT_AWAY.fullmatch(line)
    if found is None:
        return "", ""
    call = line[: line.index("#:")].strip().rpartition(" = ")[2]
    return call, kept[int(found[1])].strip().partition("\n")[0]


def is_put_away(line: str) -> bool:
    """Whether ``line`` stands for something that only IPython understands."""
    return _PUT_AWAY.fullmatch(line) is not None


def placeholders(text: str) -> list[str]:
    """What stands in ``text`` for the lines that are put away, in order."""
    return [found[0].strip() for found in _PUT_AWAY.finditer(text)]


def _lines(source: str) -> list[tuple[list[str], bool]]:
    """Each line, with those that continue it if it is IPython's, and whether it is."""
    found: list[tuple[list[str], bool]] = []
    state = StatementState()
    continued = False
    for line in source.split("\n"):
        if continued:
            found[-1][0].append(line)
        elif state.at_statement and (_LINE_MAGIC.match(line) or _ASSIGNED.match(line)):
            found.append(([line], True))
        else:
            state.read(line)
            found.append(([line], False))
        continued = found[-1][1] and line.endswith("\\")
    return found


def _placeholder(line: str, kept: list[str], known: frozenset[str], whole: str = "") -> str:
    """One line of Python that uses and binds the variables that ``line`` does."""
    mark = f"#: ipython {len(kept)}"
    kept.append(line)
    assigned = _ASSIGNED.match(line)
    target = assigned["target"].strip() if assigned is not None else ""
    command = (whole or line)[assigned.end("target") :] if assigned is not None else whole or line
    names = names_in(command.lstrip(" \t=") if assigned is not None else command)
    indent = line[: len(line) - len(line.lstrip(" \t"))] if "\n" not in line else ""
    bound = [name for name in sorted(names.bound & known) if not indent]
    if target and _PLAIN_TARGET.fullmatch(target):
        bound = [target]
    used = sorted(known if names.reaches_all else names.used & known)
    if bound or used:
        head = f"{', '.join(bound)} = " if bound else ""
        return f"{indent}{head}get_ipython({', '.join(used)})  {mark}"
    return f"{indent}pass  {mark}" if indent else mark
