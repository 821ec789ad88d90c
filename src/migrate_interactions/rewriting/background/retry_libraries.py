"""The function that waits, in the terms of a library for retries that the project has in use."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import PurePosixPath

from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.emitting import Emitted


class RetryLibrary(StrEnum):
    """What can be said in the terms of tenacity and of backoff, by the name of its module."""

    TENACITY = "tenacity"
    BACKOFF = "backoff"


def library_in_use(facts: Facts) -> RetryLibrary | None:
    """The library that the module, or else another one of its package, imports."""
    imported = {
        (binding.dotted or "").split(".")[0]
        for bindings in facts.tree.scopes.module.bindings.values()
        for binding in bindings
    }
    for library in RetryLibrary:
        if library in imported:
            return library
    folder = _package_folder(facts)
    for library in RetryLibrary:
        # a module of the project may be called backoff too
        if library in facts.project.module_names:
            continue
        for path in facts.project.files_importing(library.encode(), (), facts.tree.path):
            if PurePosixPath(path).is_relative_to(folder) and "test" not in path:
                return library
    return None


def _package_folder(facts: Facts) -> str:
    """The folder of the outermost package that the module is in; else the module's folder."""
    folder = PurePosixPath(facts.tree.path).parent
    for _ in facts.project.package_of(facts.tree.path)[1:]:
        folder = folder.parent
    return str(folder)


def in_terms_of(library: RetryLibrary, plain: Emitted, client: str) -> Emitted:
    """``plain``, the function without a library, written with ``library``.

    It waits as long before each poll, but for the first one, which both libraries make at once:
    it comes two to four seconds after the interaction was created.
    """
    is_async = plain.name.endswith("_async")
    awaits = "await " if is_async else ""
    sleep = f"{awaits}{'asyncio' if is_async else 'time'}.sleep"
    head, decorator, imports = _DECORATORS[library]
    code = f'''
{"async " if is_async else ""}def {plain.name}(
    client: {client}, interaction: Interaction, *, deadline: float = 3600
) -> Interaction:
    """Poll a background interaction until it completes or needs function results."""
{head}
    jitter = random.Random()  # the program's random numbers stay as they are

    def is_running(polled: Interaction) -> bool:
        return polled.status in ("in_progress", "queued")

{decorator}
    {"async " if is_async else ""}def poll() -> Interaction:
        nonlocal interaction
        with suppress(APIConnectionError, InternalServerError, RateLimitError):
            interaction = {awaits}client.interactions.get(interaction.id)
        return interaction

    try:
        if is_running(interaction):
            {sleep}(jitter.uniform(2, 4))
            {awaits}poll()
        if is_running(interaction):
            raise InteractionTimeoutError(interaction)
    except BaseException:  # the deadline, Ctrl-C: nobody waits for the answer any more
        with suppress(Exception):
            {awaits}client.interactions.cancel(interaction.id)
        raise
    if interaction.status not in ("completed", "requires_action"):
        raise InteractionError(interaction)
    return interaction
'''
    kept = [one for one in plain.imports if one != ("time", "") or "time." in code]
    return replace(plain, code=code, imports=(*kept, *imports))


_WITH_TENACITY = """
    @retry(
        retry=retry_if_result(is_running),
        wait=lambda at: max(
            2,
            min(
                deadline - (at.seconds_since_start or 0),
                jitter.uniform(0.5, 1) * pause(at),
            ),
        ),
        stop=stop_after_delay(deadline),
        retry_error_callback=lambda state: interaction,
    )
""".strip("\n")

_WITH_BACKOFF = """
    @backoff.on_predicate(
        backoff.expo,
        lambda polled: is_running(polled) and time.monotonic() < end,
        jitter=lambda longest: max(
            2, min(end - time.monotonic(), jitter.uniform(longest / 2, longest))
        ),
        factor=8,
        max_value=30,
    )
""".strip("\n")

#: What comes first in the function, what decorates the poll, and what both import.
_DECORATORS: dict[RetryLibrary, tuple[str, str, tuple[tuple[str, str], ...]]] = {
    RetryLibrary.TENACITY: (
        "    pause = wait_exponential(multiplier=8, max=30)\n",
        _WITH_TENACITY,
        tuple(
            ("tenacity", name)
            for name in ("retry", "retry_if_result", "stop_after_delay", "wait_exponential")
        ),
    ),
    RetryLibrary.BACKOFF: (
        "    end = time.monotonic() + deadline\n",
        _WITH_BACKOFF,
        (("backoff", ""),),
    ),
}
