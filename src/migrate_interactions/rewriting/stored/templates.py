"""The functions that continue a stored transcript from the interaction that stands for it."""

from __future__ import annotations

from migrate_interactions.rewriting.emitting import Emitted
from migrate_interactions.rewriting.streams.templates import (
    ChunkFields,
    event_branches,
    iterator_name,
    stream_imports,
)

_ERRORS = "google.genai._gaos.lib.compat_errors"
#: What the service may answer to an id that it does not have, or not for this client.
_GONE = tuple(
    (_ERRORS, name) for name in ("BadRequestError", "NotFoundError", "PermissionDeniedError")
)

#: A transcript is told by all that is in it: a changed one is another one.
DIGEST = Emitted(
    "transcript_digest",
    '''
def transcript_digest(steps: list[dict[str, Any]]) -> str:
    """What tells one transcript from all others."""
    return sha256(json.dumps(steps, sort_keys=True).encode()).hexdigest()
''',
    (("hashlib", "sha256"), ("json", ""), ("typing", "Any")),
    ("digest_of_transcript",),
)


def continue_transcript(
    steps: Emitted, find: Emitted, keep: Emitted, *, is_async: bool, awaits_store: bool
) -> Emitted:
    """``continue_transcript``: the request for an answer to turns that are stored.

    ``find`` and ``keep`` know where ids are kept; ``awaits_store`` says that they are awaited.
    """
    define, wait = ("async def", "await ") if is_async else ("def", "")
    wait_for_store = "await " if awaits_store else ""
    return Emitted(
        "continue_transcript",
        f'''
{define} continue_transcript(
    client: Any, *, turns: Iterable[Any], kept_in: Any, **request: Any
) -> Any:
    """Answer stored turns, sending only those that no interaction has yet.

    An interaction stands for the turns up to its answer, exactly as they were. Where there is
    none, since turns were changed or the service has forgotten it, all turns are sent.
    """
    steps = {steps.name}(turns)
    known = max(
        (n for n, step in enumerate(steps, 1) if step["type"] == "model_output"), default=0
    )
    previous = {wait_for_store}find_interaction(kept_in, transcript_digest(steps[:known]))
    interaction = None
    if previous is not None and known < len(steps):
        with suppress(BadRequestError, NotFoundError, PermissionDeniedError):
            interaction = {wait}client.interactions.create(
                input=steps[known:], previous_interaction_id=previous, **request
            )
    if interaction is None:
        interaction = {wait}client.interactions.create(input=steps, **request)
    if interaction.status == "completed":
        content = [{{"type": "text", "text": interaction.output_text}}]
        steps.append({{"type": "model_output", "content": content}})
        {wait_for_store}keep_interaction(kept_in, transcript_digest(steps), interaction.id)
    return interaction
''',
        (("collections.abc", "Iterable"), ("contextlib", "suppress"), ("typing", "Any"), *_GONE),
        ("answer_transcript", "continue_stored_transcript"),
        (steps, DIGEST, find, keep),
    )


def stream_transcript(
    steps: Emitted,
    find: Emitted,
    keep: Emitted,
    fields: ChunkFields,
    *,
    is_async: bool,
    awaits_store: bool,
) -> Emitted:
    """``stream_transcript``: the same for an answer in pieces, of which ``fields`` are read."""
    define, wait, loop = ("async def", "await ", "async for") if is_async else ("def", "", "for")
    wait_for_store = "await " if awaits_store else ""
    noted = {
        "text": ["text += event.delta.text"],
        "interaction.completed": [
            'if event.interaction.status == "completed":',
            '    content = [{"type": "text", "text": text}]',
            '    steps.append({"type": "model_output", "content": content})',
            "    digest = transcript_digest(steps)",
            f"    {wait_for_store}keep_interaction(kept_in, digest, event.interaction.id)",
        ],
    }
    branches = "".join(f"        {line}\n" for line in event_branches(fields, noted))
    return Emitted(
        "stream_transcript",
        f'''
{define} stream_transcript(
    client: Any, *, turns: Iterable[Any], kept_in: Any, **request: Any
) -> {iterator_name(is_async)}[{fields.type_name}]:
    """Answer stored turns piece by piece, sending only those that no interaction has yet.

    An interaction stands for the turns up to its answer, exactly as they were. Where there is
    none, since turns were changed or the service has forgotten it, all turns are sent.
    """
    steps = {steps.name}(turns)
    known = max(
        (n for n, step in enumerate(steps, 1) if step["type"] == "model_output"), default=0
    )
    previous = {wait_for_store}find_interaction(kept_in, transcript_digest(steps[:known]))
    events = None
    if previous is not None and known < len(steps):
        with suppress(BadRequestError, NotFoundError, PermissionDeniedError):
            events = {wait}client.interactions.create(
                input=steps[known:], previous_interaction_id=previous, stream=True, **request
            )
    if events is None:
        events = {wait}client.interactions.create(input=steps, stream=True, **request)
    text = ""
    {loop} event in events:
{branches}''',
        (
            ("collections.abc", "Iterable"),
            ("contextlib", "suppress"),
            *stream_imports(fields, is_async=is_async),
            *_GONE,
        ),
        ("stream_stored_transcript",),
        (steps, DIGEST, find, keep),
    )


def transcript_chat(asking: Emitted, types: str, *, is_async: bool, stored: bool) -> Emitted:
    """``TranscriptChat``: a chat on top of stored turns.

    ``asking`` is ``continue_transcript``, or ``as_steps`` where nothing is to be ``stored``.
    """
    define, wait = ("async def", "await ") if is_async else ("def", "")
    given = "history: Iterable[Any], kept_in: Any" if stored else "history: Iterable[Any]"
    kept = "\n        self.kept_in = kept_in" if stored else ""
    asked = f"""{wait}continue_transcript(
            self.client, turns=turns, kept_in=self.kept_in, **self.settings
        )"""
    if not stored:
        asked = f"""{wait}self.client.interactions.create(
            input=as_steps(turns), store=False, **self.settings
        )"""
    return Emitted(
        "TranscriptChat",
        f'''
class TranscriptChat:
    """A chat that goes on from turns which the program stores."""

    def __init__(self, client: Any, *, {given}, **settings: Any) -> None:
        self.client = client
        self.history = [{types}.Content.model_validate(turn) for turn in history]{kept}
        self.settings = settings

    {define} send_message(self, message: str) -> Any:
        turns = [*self.history, {types}.UserContent(message)]
        interaction = {asked}
        if interaction.output_text:  # a chat forgets a turn without an answer
            self.history = [*turns, {types}.ModelContent(interaction.output_text)]
        return interaction

    def get_history(self) -> list[{types}.Content]:
        """All turns, to be stored."""
        return self.history
''',
        (("collections.abc", "Iterable"), ("typing", "Any")),
        ("StoredChat",),
        (asking,),
    )
