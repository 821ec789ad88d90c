"""Numbers as they are read."""

from __future__ import annotations

#: Keeps a number and its unit on one line.
_SPACE = "\N{NO-BREAK SPACE}"


def number(value: int) -> str:
    """With commas between thousands, and a minus that is as wide as a plus."""
    return f"{value:,}".replace("-", "\N{MINUS SIGN}")


def signed(value: int) -> str:
    """The same, always with its sign, 0 without."""
    return ("+" if value > 0 else "") + number(value)


def percent(share: float) -> str:
    """A share of 0 to 1. What is not all never reads 100, and what is not nothing never 0."""
    if 0 < share < 0.01:
        return f"under 1{_SPACE}%"
    if 0.99 < share < 1:
        return f"over 99{_SPACE}%"
    return f"{share * 100:.0f}{_SPACE}%"


def share_of(part: int, whole: int) -> str:
    """``part`` of ``whole`` as percent; empty if there is no whole."""
    return percent(part / whole) if whole else ""


def times(count: int, noun: str, plural: str = "") -> str:
    """``1 line``, ``2 lines``."""
    return f"{number(count)} {noun if count == 1 else plural or noun + 's'}"


def size(count: int) -> str:
    """Bytes in the largest unit that leaves no less than one, with up to three figures."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 1000)):
        if count >= factor:
            value = count / factor
            decimals = 0 if value >= 100 else 1 if value >= 10 else 2
            short = f"{value:.{decimals}f}"
            return f"{short.rstrip('0').rstrip('.') if decimals else short}{_SPACE}{unit}"
    return f"{number(count)}{_SPACE}B"


def duration(minutes: int) -> str:
    """Hours and minutes."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{number(hours)}{_SPACE}h"] * bool(hours) + [f"{rest}{_SPACE}min"] * bool(rest)
    return " ".join(parts) or f"0{_SPACE}min"


def money(amount: float) -> str:
    """A price, with as many decimals as its smallness needs."""
    decimals = 2 if amount >= 1 or amount == round(amount, 2) else 4
    return f"{amount:,.{decimals}f}"


def joined(words: list[str]) -> str:
    """``a, b and c``."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
