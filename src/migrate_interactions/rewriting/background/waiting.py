"""The function that waits for an interaction which runs in the background, and its errors."""

from __future__ import annotations

from migrate_interactions.facts.module import Facts
from migrate_interactions.mapping.errors import NEW_ERRORS
from migrate_interactions.rewriting.background.retry_libraries import (
    in_terms_of,
    library_in_use,
)
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.emitting import Emitted, define
from migrate_interactions.rewriting.leading_imports import is_imported_early
from migrate_interactions.rewriting.names import import_as

#: The module of a package in which several others find the function.
SHARED_MODULE = "interaction_waiting"

_INTERACTION = ("google.genai.interactions", "Interaction")

#: An error has the interaction as its only argument, so that it can be pickled.
INTERACTION_ERROR = Emitted(
    "InteractionError",
    '''
class InteractionError(Exception):
    """A background interaction that ended, or was given up, without an answer."""

    def __init__(self, interaction: Interaction) -> None:
        super().__init__(interaction)
        self.id = interaction.id
        self.status = interaction.status
        self.errors = interaction.errors

    def __str__(self) -> str:
        return f"interaction {self.id} is {self.status}: {self.errors or 'no details'}"
''',
    (_INTERACTION,),
    ("BackgroundInteractionError",),
    shared_in=SHARED_MODULE,
)

INTERACTION_TIMEOUT_ERROR = Emitted(
    "InteractionTimeoutError",
    '''
class InteractionTimeoutError(InteractionError, TimeoutError):
    """A background interaction that was still running at its deadline."""
''',
    (),
    ("BackgroundInteractionTimeoutError",),
    (INTERACTION_ERROR,),
    SHARED_MODULE,
)

#: Failed polls after which the next one may succeed.
_TRANSIENT = ("APIConnectionError", "InternalServerError", "RateLimitError")


def waiting(*, is_async: bool, client: str) -> Emitted:
    """The function; ``client`` is the annotation of the client that it is given.

    It waits between two and thirty seconds before each poll, longer each time, and a random
    part of that, so that many who wait do not ask at once.
    """
    name = "wait_for_interaction_async" if is_async else "wait_for_interaction"
    awaits = "await " if is_async else ""
    code = f'''
{"async " if is_async else ""}def {name}(
    client: {client}, interaction: Interaction, *, deadline: float = 3600
) -> Interaction:
    """Poll a background interaction until it completes or needs function results."""
    end = time.monotonic() + deadline
    longest = 4.0
    try:
        while interaction.status in ("in_progress", "queued"):
            left = end - time.monotonic()
            if left <= 0:
                raise InteractionTimeoutError(interaction)
            # an own source: the program's random numbers stay as they are
            pause = random.Random().uniform(longest / 2, longest)
            {awaits}{"asyncio" if is_async else "time"}.sleep(max(2, min(left, pause)))
            longest = min(30, longest * 2)
            with suppress({", ".join(_TRANSIENT)}):
                interaction = {awaits}client.interactions.get(interaction.id)
    except BaseException:  # the deadline, Ctrl-C: nobody waits for the answer any more
        with suppress(Exception):
            {awaits}client.interactions.cancel(interaction.id)
        raise
    if interaction.status not in ("completed", "requires_action"):
        raise InteractionError(interaction)
    return interaction
'''
    imports = [
        ("random", ""),
        ("time", ""),
        ("contextlib", "suppress"),
        *((NEW_ERRORS, error) for error in _TRANSIENT),
        _INTERACTION,
    ]
    if is_async:
        imports.append(("asyncio", ""))
    return Emitted(
        name,
        code,
        tuple(imports),
        (name.replace("interaction", "background_interaction"),),
        (INTERACTION_ERROR, INTERACTION_TIMEOUT_ERROR),
        SHARED_MODULE,
    )


def define_waiting(facts: Facts, draft: Draft, *, is_async: bool) -> str:
    """See to it that the module has the function; return its name there."""
    client = _client(facts, draft, is_async)
    function = waiting(is_async=is_async, client=client)
    library = library_in_use(facts)
    if library is not None and not _has(facts, function):
        function = in_terms_of(library, function, client)
    return define(facts, draft, function)


def _has(facts: Facts, function: Emitted) -> bool:
    """Whether the module has the function from an earlier migration."""
    return function.code.strip() in facts.tree.text


def _client(facts: Facts, draft: Draft, is_async: bool) -> str:
    """How the class of the client is written in the module; imported if it cannot be yet."""
    if not is_async:
        for name, bindings in facts.tree.scopes.module.bindings.items():
            known = [b.dotted for b in bindings] == ["google.genai"]
            if known and is_imported_early(facts.tree, bindings[0].node):
                return f"{name}.Client"
    module, name = (
        ("google.genai.client", "AsyncClient") if is_async else ("google.genai", "Client")
    )
    return import_as(facts, draft, module, name)
