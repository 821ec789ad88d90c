"""Unified diffs that ``git apply`` and ``patch`` take, as bytes, whatever is in the files."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

#: Git quotes these in names; everything else is written as it is.
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_CONTEXT = 3
_NO_NEWLINE = b"\\ No newline at end of file\n"


def unified_diff(path: str, before: bytes, after: bytes) -> bytes:
    """The change of one file, with ``a/`` and ``b/`` before its path; empty if there is none.

    Lines end at line feeds only, as git has it; carriage returns stay part of their lines.
    """
    lines = list(difflib.unified_diff(_lines(before), _lines(after), n=_CONTEXT, lineterm=""))
    if not lines:
        return b""
    header = f"--- {_name('a', path)}\n+++ {_name('b', path)}\n".encode("latin-1")
    return header + b"".join(map(_encoded, lines[2:]))


def new_file_diff(path: str, content: bytes) -> bytes:
    """The diff that makes a file with ``content``."""
    whole = unified_diff(path, b"", content)
    body = whole[whole.index(b"@@ ") :]
    old, new = (_name(side, path).encode("latin-1") for side in "ab")
    return b"".join(
        (
            b"diff --git %s %s\nnew file mode 100644\n" % (old.rstrip(b"\t"), new.rstrip(b"\t")),
            b"--- /dev/null\n+++ %s\n" % new,
            body,
        )
    )


def _lines(content: bytes) -> list[str]:
    """Lines as text in which every character is one byte."""
    return [line.decode("latin-1") for line in _split(content)]


def _split(content: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(content):
        end = content.find(b"\n", start) + 1 or len(content)
        yield content[start:end]
        start = end


def _encoded(line: str) -> bytes:
    content = line.encode("latin-1")
    if content.endswith(b"\n"):
        return content
    # Headers of hunks come without a newline of their own; other lines do at the file's end.
    return content + b"\n" + (b"" if content.startswith(b"@@ ") else _NO_NEWLINE)


def _name(side: str, path: str) -> str:
    """The name in the header; quoted as git does it where git would."""
    name = f"{side}/{path.lstrip('/')}"
    if any(character in _ESCAPES or ord(character) < 32 for character in name):
        escaped = (
            _ESCAPES.get(one) or (one if ord(one) >= 32 else f"\\{ord(one):03o}") for one in name
        )
        name = f'"{"".join(escaped)}"'
    elif " " in name:
        # Without the tab, what follows a space could be taken for a date.
        name += "\t"
    return name.encode("utf-8", "surrogateescape").decode("latin-1")
