"""Which rules are on, by prefixes of their codes or by their names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Rule(Protocol):
    """What can be selected."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...


@dataclass(frozen=True)
class Selection:
    """Selectors in upper case for codes, lower case for names; none selected means all.

    The longest matching selector decides; at equal length ``ignore`` does.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def includes(self, rule: Rule) -> bool:
        chosen = _match(rule, self.select) if self.select else 0
        return chosen is not None and chosen > (_match(rule, self.ignore) or -1)

    def unmatched(self, rules: tuple[Rule, ...]) -> tuple[str, ...]:
        """The selectors that fit none of ``rules``: most likely misspelled."""
        selectors = (*self.select, *self.ignore)
        return tuple(
            selector
            for selector in selectors
            if not any(_match(rule, (selector,)) is not None for rule in rules)
        )


def _match(rule: Rule, selectors: tuple[str, ...]) -> int | None:
    """The length of the most exact selector that fits, None if none does."""
    lengths = [
        len(rule.code) if selector.lower() == rule.name else len(selector)
        for selector in selectors
        if selector.lower() == rule.name
        or (selector.strip() and rule.code.startswith(selector.upper()))
    ]
    return max(lengths, default=None)
