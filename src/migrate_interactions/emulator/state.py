"""The interactions the service keeps, and what may be done with them.

Rules from the Interactions API's documentation: an interaction created with
store=true can be fetched, continued and deleted until its retention ends; a
background interaction goes through queued and in_progress; nothing can be
continued that is not finished.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from migrate_interactions.emulator.clock import Clock
from migrate_interactions.emulator.context import Context, Turn
from migrate_interactions.emulator.interactions import CreateRequest
from migrate_interactions.emulator.options import Background, GoneStatus
from migrate_interactions.emulator.reply import REFUSED, Reply
from migrate_interactions.emulator.service_error import ServiceError, invalid, not_found

UNFINISHED = frozenset({"queued", "in_progress"})
WITHOUT_OUTPUT = frozenset({"failed", "cancelled", "budget_exceeded"})


@dataclass
class Interaction:
    """One interaction: what was asked, what the model answers, and how far it is."""

    id: str
    request: CreateRequest
    context: Context
    reply: Reply
    created: float
    updated: float
    background: Background | None = None
    done_at: float = 0.0
    polls: int = 0
    cancelled: bool = False
    earlier: tuple[Turn, ...] = ()
    environment_id: str | None = None
    events: list[dict[str, Any]] = field(default_factory=list)

    def status(self, clock: Clock) -> str:
        """The status now: by polls and clock for a background interaction."""
        if self.cancelled:
            return "cancelled"
        if self.background is None:
            return self.final_status()
        if self.polls <= self.background.queued_polls and self.background.queued_polls:
            return "queued"
        waiting = self.background.queued_polls + self.background.running_polls
        if self.polls <= waiting or clock.now < self.done_at:
            return "in_progress"
        if self.background.outcome != "completed":
            return self.background.outcome
        return self.final_status()

    def final_status(self) -> str:
        """The status once the model is done."""
        if self.reply.calls:
            return "requires_action"
        if self.reply.finish in REFUSED:
            return "failed"
        return "incomplete" if self.reply.finish == "max_tokens" else "completed"

    def turns(self) -> tuple[Turn, ...]:
        """All turns a follow-up builds on, as they were sent and answered."""
        return (*self.earlier, *self.request.turns, self.reply.turn())


class InteractionStore:
    """The stored interactions of one emulator."""

    def __init__(
        self, clock: Clock, retention_seconds: float, gone_parent_status: GoneStatus
    ) -> None:
        self._clock = clock
        self._retention = retention_seconds
        self._gone_parent_status = gone_parent_status
        self._kept: dict[str, Interaction] = {}
        self._gone: dict[str, str] = {}
        self._count = 0
        self._environments: list[str] = []

    def environment_of(self, request: CreateRequest, parent: Interaction | None) -> str | None:
        """The id of the environment that an agent works in: a new one, or one there is.

        Raises a 400 for one there is not, and for a turn that does not name the one of the turn
        before: it does not come with the id of that turn.
        """
        given = request.settings.get("environment")
        known = given.get("environment_id") if isinstance(given, dict) else given
        if given is None:
            if "agent" in request.settings and parent is not None and parent.environment_id:
                raise invalid(
                    f"previous_interaction_id '{parent.id}' ran in the environment "
                    f"'{parent.environment_id}': 'environment' is required too."
                )
            return None
        if known in (None, "remote"):
            known = f"env_{len(self._environments) + 1:04d}"
            self._environments.append(known)
        if known not in self._environments:
            raise invalid(f"The environment '{known}' was not found.")
        return str(known)

    def new_id(self, digest: str) -> str:
        """An id for the next interaction: its number and the start of its context's digest."""
        self._count += 1
        return f"v1_{self._count:04d}_{digest[:16]}"

    def keep(self, interaction: Interaction) -> None:
        """Store an interaction, or remember that it was not to be stored."""
        if interaction.request.store:
            self._kept[interaction.id] = interaction
        else:
            self._gone[interaction.id] = "was created with store=false"

    def get(self, interaction_id: str) -> Interaction:
        """A stored interaction; raises a 404."""
        self._expire()
        if interaction_id not in self._kept:
            raise not_found(f"Interaction '{interaction_id}' {self._why_gone(interaction_id)}.")
        return self._kept[interaction_id]

    def parent(self, interaction_id: str) -> Interaction:
        """An interaction to continue; raises a 400 where that is not possible.

        Where it is not there, the options say whether that is a 400 or a 404.
        """
        self._expire()
        if interaction_id not in self._kept:
            why = self._why_gone(interaction_id)
            raise ServiceError(
                self._gone_parent_status, f"previous_interaction_id '{interaction_id}' {why}."
            )
        interaction = self._kept[interaction_id]
        status = interaction.status(self._clock)
        if status in UNFINISHED or status in WITHOUT_OUTPUT:
            raise invalid(
                f"previous_interaction_id '{interaction_id}' cannot be continued: it is {status}."
            )
        return interaction

    def delete(self, interaction_id: str) -> None:
        """Forget an interaction; raises a 404."""
        self.get(interaction_id)
        del self._kept[interaction_id]
        self._gone[interaction_id] = "was deleted"

    def cancel(self, interaction_id: str) -> Interaction:
        """Stop a background interaction; raises a 400 when there is nothing to stop."""
        interaction = self.get(interaction_id)
        status = interaction.status(self._clock)
        if status not in UNFINISHED:
            raise invalid(f"Interaction '{interaction_id}' cannot be cancelled: it is {status}.")
        interaction.cancelled = True
        interaction.updated = self._clock.shown
        return interaction

    def _why_gone(self, interaction_id: str) -> str:
        return self._gone.get(interaction_id, "is not known")

    def _expire(self) -> None:
        oldest = self._clock.shown - self._retention
        for interaction_id in [key for key, each in self._kept.items() if each.created < oldest]:
            del self._kept[interaction_id]
            self._gone[interaction_id] = "has expired"
