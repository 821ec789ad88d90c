"""The hash by which GitHub's code scanning knows a line again.

It runs over the hundred characters from the start of the line on that are neither space nor
tab, in UTF-16 units, with line ends as line feeds. The file's end is a unit of its own, followed
by zeros. Lines with the same hash are numbered.
"""

from __future__ import annotations

from collections import Counter

_WINDOW = 100
_BASE = 37
_MODULUS = 1 << 64
_BEYOND = pow(_BASE, _WINDOW, _MODULUS)
_END_OF_FILE = 0xFFFF
_LINE_FEED = 10


def line_hashes(content: bytes) -> tuple[str, ...]:
    """The hash of every line of a file, each with its number among those that are equal."""
    units, starts = _units(content)
    before = [0]  # the hash of all units before each one
    for unit in (*units, *(0,) * _WINDOW):
        before.append((before[-1] * _BASE + unit) % _MODULUS)
    seen: Counter[int] = Counter()
    hashes = []
    for start in starts:
        value = (before[start + _WINDOW] - before[start] * _BEYOND) % _MODULUS
        seen[value] += 1
        hashes.append(f"{value:x}:{seen[value]}")
    return tuple(hashes)


def _units(content: bytes) -> tuple[list[int], list[int]]:
    """The units that count, and at which of them lines start; a byte order mark counts."""
    text = content.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    encoded = text.replace(" ", "").replace("\t", "").encode("utf-16-le", "surrogatepass")
    units = [*memoryview(encoded).cast("H"), _END_OF_FILE]
    starts = [0, *(number for number, unit in enumerate(units, 1) if unit == _LINE_FEED)]
    return units, starts
