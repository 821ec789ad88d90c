"""How a rewrite says that it cannot be done."""

from __future__ import annotations

from migrate_interactions.findings import Refusal


class RefusedError(Exception):
    """Raised while a fix is drafted; the whole conversation then stays as it is."""

    def __init__(self, reason: str, sentence: str, line: int | None = None) -> None:
        super().__init__(sentence)
        self.refusal = Refusal(reason, sentence, line)
