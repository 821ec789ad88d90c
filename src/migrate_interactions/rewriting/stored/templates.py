"""The functions that continue a stored transcript from the interaction that stands for it."""

from __future__ import annotations

from migrate_interactions.rewriting.emitting import Emitted

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
