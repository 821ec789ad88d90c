"""The emulated service without any HTTP: a request's JSON goes in, an answer comes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from migrate_interactions.emulator import generate_content_answer, interactions_answer
from migrate_interactions.emulator.clock import Clock
from migrate_interactions.emulator.context import Context, canonical_count
from migrate_interactions.emulator.faults import FaultPlan, broken_off, raise_fault
from migrate_interactions.emulator.files import FileStore
from migrate_interactions.emulator.generate_content import (
    read_count_tokens,
    read_generate_content,
    turns_sent,
)
from migrate_interactions.emulator.interactions import (
    check_thoughts,
    effective_context,
    read_create,
)
from migrate_interactions.emulator.model import reply_to
from migrate_interactions.emulator.options import EmulatorOptions, Fault
from migrate_interactions.emulator.reply import Reply
from migrate_interactions.emulator.service_error import ServiceError, invalid
from migrate_interactions.emulator.state import Interaction, InteractionStore
from migrate_interactions.emulator.tokens import input_tokens

Json = Any


@dataclass
class Answer:
    """What is sent back, and what the record says about the call.

    `body` is a JSON answer; a stream has `stream_events` instead, sent over `stream_seconds`
    as server-sent events, or with `as_array` as one JSON array.
    `delay` is the seconds until the answer begins. `facts` are fields of `RecordedRequest`.
    """

    status: int = 200
    body: Json = None
    stream_events: list[Json] | None = None
    named_events: bool = False
    done_marker: bool = False
    as_array: bool = False
    delay: float = 0.0
    stream_seconds: float = 0.0
    headers: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)


class Service:
    """One emulated Gemini service with its state. Not thread-safe: one event loop uses it."""

    def __init__(self, options: EmulatorOptions, clock: Clock) -> None:
        self.options = options
        self.clock = clock
        self.reset()

    def reset(self) -> None:
        """Forget interactions, files, counts and the time that has passed."""
        self.clock.reset()
        self.files = FileStore(self.clock)
        self._faults = FaultPlan(self.options.faults)
        self._signatures: dict[str, str] = {}
        self._store = InteractionStore(
            self.clock, self.options.retention_seconds, self.options.gone_parent_status
        )

    # ------------------------------------------------------------ generateContent

    def generate(self, model: str, body: Json, *, stream: bool) -> Answer:
        """generateContent and streamGenerateContent."""

        def answer(facts: dict[str, Any], call: int) -> Answer:
            facts["turns_sent"] = turns_sent(body)
            context = read_generate_content(model, body)
            _note_context(facts, context)
            self._raise_fault(facts, stream=stream)
            reply = reply_to(context, self.options, call)
            work = self.options.work_seconds
            if stream:
                pieces = list(generate_content_answer.streamed_answer(context, reply))
                return Answer(stream_events=pieces, stream_seconds=work)
            return Answer(body=generate_content_answer.unary_answer(context, reply), delay=work)

        return self._model_call("generate_content", answer)

    def count_tokens(self, model: str, body: Json) -> Answer:
        """countTokens."""
        facts = {"turns_sent": turns_sent(body)}
        try:
            context = read_count_tokens(model, body)
        except ServiceError as error:
            return error_answer(error, facts)
        facts["turns_effective"] = len(context.turns)
        return Answer(body={"totalTokens": sum(input_tokens(context).values())}, facts=facts)

    # ------------------------------------------------------------ interactions

    def create(self, body: Json) -> Answer:
        """interactions.create: unary, streamed or in the background."""

        def answer(facts: dict[str, Any], call: int) -> Answer:
            request = read_create(body)
            check_thoughts(request, self._signatures)
            facts["turns_sent"] = canonical_count(request.turns)
            facts["previous_interaction_id"] = request.previous_id
            parent = self._store.parent(request.previous_id) if request.previous_id else None
            earlier = parent.turns() if parent else ()
            environment = self._store.environment_of(request, parent)
            context = effective_context(request, earlier)
            _note_context(facts, context)
            self._raise_fault(facts, stream=request.stream)
            in_background = request.background and not request.stream
            interaction = Interaction(
                id=self._store.new_id(context.digest),
                request=request,
                context=context,
                reply=self._interrupted(reply_to(context, self.options, call), in_background),
                created=self.clock.shown,
                updated=self.clock.shown,
                background=self.options.background if in_background else None,
                done_at=self.clock.now + self.options.work_seconds,
                earlier=earlier,
                environment_id=environment,
            )
            self._store.keep(interaction)
            self._remember_signature(interaction.reply)
            facts["interaction_id"] = interaction.id
            facts["background"] = request.background
            if request.stream:
                interaction.events = interactions_answer.events(interaction, self.clock)
                return _event_stream(interaction.events, self.options.work_seconds)
            return Answer(
                body=interactions_answer.resource(interaction, self.clock, with_user_steps=False),
                delay=0.0 if in_background else self.options.work_seconds,
            )

        return self._model_call("interactions", answer)

    def _interrupted(self, reply: Reply, in_background: bool) -> Reply:
        """The reply, or what there is of it where the outcome is that it is incomplete."""
        incomplete = in_background and self.options.background.outcome == "incomplete"
        return reply.cut_short() if incomplete else reply

    def _remember_signature(self, reply: Reply) -> None:
        if reply.signature is not None:
            self._signatures.update({call.id: reply.signature for call in reply.calls})

    def get(
        self, interaction_id: str, *, stream: bool, include_input: bool, last_event_id: str | None
    ) -> Answer:
        """interactions.get: a poll, or the rest of a stream."""

        def answer() -> Answer:
            interaction = self._store.get(interaction_id)
            if stream:
                interaction.background = None
                interaction.events = interaction.events or interactions_answer.events(
                    interaction, self.clock
                )
                return _event_stream(_events_after(interaction.events, last_event_id))
            interaction.polls += 1
            body = interactions_answer.resource(
                interaction, self.clock, with_user_steps=True, include_input=include_input
            )
            return Answer(body=body)

        return self._later_call("polls", interaction_id, answer, stream=stream)

    def cancel(self, interaction_id: str) -> Answer:
        """interactions.cancel."""

        def answer() -> Answer:
            interaction = self._store.cancel(interaction_id)
            body = interactions_answer.resource(interaction, self.clock, with_user_steps=True)
            return Answer(body=body)

        return self._later_call("cancels", interaction_id, answer)

    def delete(self, interaction_id: str) -> Answer:
        """interactions.delete: 200 with an empty object (the SDK refuses 204)."""
        facts = {"interaction_id": interaction_id}
        try:
            self._store.delete(interaction_id)
        except ServiceError as error:
            return error_answer(error, facts)
        return Answer(body={}, facts=facts)

    # ------------------------------------------------------------ faults

    def _model_call(self, api: str, answer: Callable[[dict[str, Any], int], Answer]) -> Answer:
        """Count a model call, let it meet its faults, and answer it."""
        call, faults = self._faults.next_model_call(api)
        facts: dict[str, Any] = {"call": call, "faults": faults}
        return self._after_faults(facts, lambda: answer(facts, call))

    def _later_call(
        self, api: str, interaction_id: str, answer: Callable[[], Answer], *, stream: bool = False
    ) -> Answer:
        """Count a poll or a cancel, let it meet its faults, and answer it."""
        faults = self._faults.next_later_call(api)
        facts: dict[str, Any] = {"interaction_id": interaction_id, "faults": faults}

        def unless_faulted() -> Answer:
            self._raise_fault(facts, stream=stream)
            return answer()

        return self._after_faults(facts, unless_faulted)

    def _after_faults(self, facts: dict[str, Any], answer: Callable[[], Answer]) -> Answer:
        faults = facts["faults"]
        try:
            result = answer()
        except ServiceError as error:
            result = error_answer(error, {})
            result.headers.update(_retry_after(faults) if facts.get("fault") else {})
        result.facts = {**facts, **result.facts}
        del result.facts["faults"]
        result.delay += self.options.latency + sum(fault.latency for fault in faults)
        cuts = [fault for fault in faults if fault.cut_after is not None]
        if cuts and result.stream_events is not None:
            result.stream_events = broken_off(
                result.stream_events, cuts[0], named=result.named_events
            )
            result.done_marker = False
            result.facts["fault"] = True
        return result

    def _raise_fault(self, facts: dict[str, Any], *, stream: bool) -> None:
        try:
            raise_fault(facts["faults"], stream=stream)
        except ServiceError:
            facts["fault"] = True
            raise


def error_answer(error: ServiceError, facts: dict[str, Any]) -> Answer:
    """The answer to a request that is refused."""
    return Answer(status=error.code, body=error.body(), facts={**facts, "error": error.message})


def _note_context(facts: dict[str, Any], context: Context) -> None:
    facts["context"] = context.as_json()
    facts["context_digest"] = context.digest
    facts["turns_effective"] = len(context.turns)


def _event_stream(events: list[Json], seconds: float = 0.0) -> Answer:
    return Answer(stream_events=events, named_events=True, done_marker=True, stream_seconds=seconds)


def _events_after(events: list[Json], last_event_id: str | None) -> list[Json]:
    if last_event_id is None:
        return events
    ids = [event["event_id"] for event in events]
    if last_event_id not in ids:
        raise invalid(f"last_event_id '{last_event_id}' is not an event of this interaction.")
    return events[ids.index(last_event_id) + 1 :]


def _retry_after(faults: tuple[Fault, ...]) -> dict[str, str]:
    waits = [fault.retry_after for fault in faults if fault.retry_after is not None]
    return {"retry-after": f"{max(waits):g}"} if waits else {}
