"""What can stand in for a list of turns: two variables, or an object of a small class.

Both hold the same: the interaction that the next request follows, and the turns that the
service has not seen yet. They differ in how that is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from migrate_interactions.rewriting.templates import Template, server_history


class StandIn(Protocol):
    """Source code for each thing that is done to a history, given the history's expression."""

    def unsent(self, history: str) -> str:
        """The list of turns that are not sent yet."""

    def identifier(self, history: str) -> str:
        """The id of the interaction to follow."""

    def follow(self, history: str, interaction: str) -> tuple[str, ...]:
        """Lines for: the service has everything now, the answer of ``interaction`` included."""

    def clear(self, history: str) -> tuple[str, ...]:
        """Lines for: an empty history."""

    def template(self, *, copies: bool, clears: bool) -> Template | None:
        """The class that has to be added, if any."""


@dataclass(frozen=True)
class ObjectStandIn:
    """An object of the class ``name``, wherever the list was."""

    name: str

    def unsent(self, history: str) -> str:
        return f"{history}.unsent_turns"

    def identifier(self, history: str) -> str:
        return f"{history}.previous_interaction_id"

    def follow(self, history: str, interaction: str) -> tuple[str, ...]:
        return (f"{history}.follow({interaction})",)

    def clear(self, history: str) -> tuple[str, ...]:
        return (f"{history}.clear()",)

    def template(self, *, copies: bool, clears: bool) -> Template | None:
        return server_history(self.name, copies=copies, clears=clears)


@dataclass(frozen=True)
class PairStandIn:
    """Two variables, or two attributes of the same object, side by side."""

    id_name: str
    unsent_name: str

    def unsent(self, history: str) -> str:
        return self._beside(history, self.unsent_name)

    def identifier(self, history: str) -> str:
        return self._beside(history, self.id_name)

    def follow(self, history: str, interaction: str) -> tuple[str, ...]:
        return (
            f"{self.identifier(history)} = {interaction}.id",
            f"{self.unsent(history)}.clear()",
        )

    def clear(self, history: str) -> tuple[str, ...]:
        return (f"{self.identifier(history)} = None", f"{self.unsent(history)}.clear()")

    def template(self, *, copies: bool, clears: bool) -> Template | None:
        return None

    def _beside(self, history: str, name: str) -> str:
        base, dot, _ = history.rpartition(".")
        return f"{base}{dot}{name}"
