"""The function that waits for an interaction in the background, on a clock that only it moves."""

from __future__ import annotations

import asyncio
import pickle
import sys
import time
import types
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import httpx2
import pytest
from google.genai import interactions
from google.genai._gaos.lib import compat_errors
from google.genai.interactions import Interaction

from migrate_interactions.emulator import Background, Emulator, EmulatorOptions
from migrate_interactions.rewriting.background.retry_libraries import RetryLibrary, in_terms_of
from migrate_interactions.rewriting.background.waiting import (
    INTERACTION_ERROR,
    INTERACTION_TIMEOUT_ERROR,
    waiting,
)
from migrate_interactions.rewriting.emitting import Emitted

ID = "interaction-1"
REQUEST = httpx2.Request("GET", "http://127.0.0.1/")


class Clock:
    """Time that passes only while somebody sleeps; ``share`` says how much jitter there is."""

    def __init__(self, share: float = 1.0) -> None:
        self.now = 1000.0
        self.share = share
        self.on_sleep: Callable[[], None] = lambda: None

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.on_sleep()

    async def sleep_async(self, seconds: float) -> None:
        self.sleep(seconds)

    def uniform(self, low: float, high: float) -> float:
        return low + (high - low) * self.share


class FakeClient:
    """Answers polls with what it was given, the last of it for ever, and notes when."""

    def __init__(self, clock: Clock, answers: Sequence[Any], *, is_async: bool) -> None:
        self.clock = clock
        self.answers = list(answers)
        self.polls: list[float] = []
        self.cancelled: list[str] = []
        self.cancelling_fails = False
        self.interactions = self
        self.is_async = is_async

    def get(self, id: str) -> Any:
        return self._given(self._get, id)

    def cancel(self, id: str) -> Any:
        return self._given(self._cancel, id)

    def _given(self, method: Callable[[str], Any], id: str) -> Any:
        async def later() -> Any:
            return method(id)

        return later() if self.is_async else method(id)

    def _get(self, id: str) -> Any:
        assert id == ID
        self.polls.append(self.clock.now)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, BaseException):
            raise answer
        return interaction(answer)

    def _cancel(self, id: str) -> None:
        self.cancelled.append(id)
        if self.cancelling_fails:
            raise status_error(500)


def interaction(status: Any, **more: Any) -> Interaction:
    return Interaction.model_construct(id=ID, status=status, errors=None, **more)


def status_error(code: int) -> Exception:
    response = httpx2.Response(code, request=REQUEST)
    return compat_errors.APIError.generate(code, {}, "it failed", response)


def definitions(function: Emitted) -> Iterator[Emitted]:
    for needed in function.needs:
        if needed is INTERACTION_TIMEOUT_ERROR:
            continue
        yield from definitions(needed)
    if INTERACTION_TIMEOUT_ERROR in function.needs:
        yield INTERACTION_TIMEOUT_ERROR
    yield function


def module_with(function: Emitted, clock: Clock | None) -> types.ModuleType:
    """A module with the function as it is emitted, on ``clock`` instead of the real one."""
    module = types.ModuleType("waiting_module")
    lines = [
        f"from {source} import {name}" if name else f"import {source}"
        for one in definitions(function)
        for source, name in one.imports
    ]
    code = "\n".join(one.code for one in definitions(function))
    sys.modules[module.__name__] = module
    exec("\n".join(["from typing import Any", *lines]), module.__dict__)
    if clock is not None:
        given = {"monotonic": clock.monotonic, "sleep": clock.sleep}
        module.time = types.SimpleNamespace(**given)  # type: ignore[attr-defined]
        own = types.SimpleNamespace(uniform=clock.uniform)
        module.random = types.SimpleNamespace(Random=lambda: own)  # type: ignore[attr-defined]
        module.asyncio = types.SimpleNamespace(sleep=clock.sleep_async)  # type: ignore[attr-defined]
    exec(code, module.__dict__)
    return module


class Waiting:
    """One kind of the function with what it runs on."""

    def __init__(self, *, is_async: bool, library: RetryLibrary | None = None) -> None:
        self.is_async = is_async
        self.library = library
        self.clock = Clock()
        self.function = waiting(is_async=is_async, client="Any")
        if library is not None:
            self.function = in_terms_of(library, self.function, "Any")
        self.module = module_with(self.function, self.clock)

    @property
    def late(self) -> int:
        """How much later than its deadline it may give up; a library counts from the first poll."""
        return 2 if self.library is None else 6

    def client(self, *answers: Any) -> FakeClient:
        return FakeClient(self.clock, answers, is_async=self.is_async)

    def wait(self, client: Any, created: Interaction | None = None, **given: Any) -> Any:
        function = getattr(self.module, self.function.name)
        result = function(client, created or interaction("in_progress"), **given)
        return asyncio.run(result) if self.is_async else result


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def is_async(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture(params=[None, *RetryLibrary], ids=lambda library: library or "plain")
def kind(
    request: pytest.FixtureRequest, is_async: bool, monkeypatch: pytest.MonkeyPatch
) -> Waiting:
    kind = Waiting(is_async=is_async, library=request.param)
    if kind.library is not None:
        # they sleep by themselves
        monkeypatch.setattr(time, "sleep", kind.clock.sleep)
        monkeypatch.setattr(time, "monotonic", kind.clock.monotonic)
        monkeypatch.setattr(asyncio, "sleep", kind.clock.sleep_async)
    return kind


@pytest.mark.parametrize("status", ["completed", "requires_action"])
def test_what_is_done_is_handed_on(kind: Waiting, status: str) -> None:
    client = kind.client("queued", "in_progress", status)
    assert kind.wait(client).status == status
    assert len(client.polls) == 3
    assert client.cancelled == []


def test_what_is_done_already_is_not_asked_for(kind: Waiting) -> None:
    client = kind.client("failed")
    assert kind.wait(client, interaction("completed")).status == "completed"
    assert client.polls == []


@pytest.mark.parametrize(
    "status",
    ["failed", "cancelled", "incomplete", "budget_exceeded", "requires_continuation", "new", None],
)
def test_another_end_is_an_error_with_what_is_known(kind: Waiting, status: str | None) -> None:
    client = kind.client("in_progress", status)
    with pytest.raises(kind.module.InteractionError) as caught:
        kind.wait(client)
    assert (caught.value.id, caught.value.status, caught.value.errors) == (ID, status, None)
    assert not isinstance(caught.value, TimeoutError)
    assert ID in str(caught.value)
    assert str(status) in str(caught.value)
    assert client.cancelled == []


@pytest.mark.parametrize("deadline", [1, 3, 45, 120, 3600])
def test_it_gives_up_at_the_deadline(kind: Waiting, deadline: int) -> None:
    client = kind.client("in_progress")
    start = kind.clock.now
    with pytest.raises(kind.module.InteractionTimeoutError) as caught:
        kind.wait(client, deadline=deadline)
    assert isinstance(caught.value, TimeoutError)
    assert isinstance(caught.value, kind.module.InteractionError)
    assert caught.value.status == "in_progress"
    assert client.cancelled == [ID]
    # a last look at the deadline, or two seconds after the one before
    assert deadline <= kind.clock.now - start < deadline + kind.late
    assert client.polls[-1] == kind.clock.now


def test_it_waits_an_hour_if_nothing_else_is_said(kind: Waiting) -> None:
    start = kind.clock.now
    with pytest.raises(TimeoutError):
        kind.wait(kind.client("queued"))
    assert 3600 <= kind.clock.now - start < 3600 + kind.late


#: The first pauses, with the most and with the least jitter.
PAUSES = {
    None: ([4, 8, 16, 30, 30], [2, 4, 8, 15, 15]),
    RetryLibrary.TENACITY: ([4, 8, 16, 30, 30], [2, 4, 8, 15, 15]),
    RetryLibrary.BACKOFF: ([4, 8, 16, 30, 30], [2, 4, 8, 15, 15]),
}


@pytest.mark.parametrize("share", [1.0, 0.0], ids=["most", "least"])
def test_it_waits_longer_each_time(kind: Waiting, share: float) -> None:
    first = PAUSES[kind.library][0 if share else 1]
    kind.clock.share = share
    client = kind.client("in_progress")
    start = kind.clock.now
    with pytest.raises(TimeoutError):
        kind.wait(client, deadline=600)
    gaps = [b - a for a, b in zip([start, *client.polls], client.polls, strict=False)]
    assert gaps[:5] == first
    assert all(2 <= gap <= 30 for gap in gaps)


def test_two_who_wait_do_not_ask_at_the_same_times() -> None:
    times = set()
    for _ in range(2):
        kind = Waiting(is_async=False)
        kind.module.random = __import__("random")  # type: ignore[attr-defined]
        client = kind.client(*["in_progress"] * 8, "completed")
        kind.wait(client)
        gaps = [b - a for a, b in zip([1000.0, *client.polls], client.polls, strict=False)]
        assert all(2 <= gap <= 30 for gap in gaps)
        times.add(tuple(client.polls))
    assert len(times) == 2


@pytest.mark.parametrize(
    "error",
    [
        status_error(429),
        status_error(500),
        status_error(503),
        compat_errors.APIConnectionError(request=REQUEST),
        compat_errors.APITimeoutError(REQUEST),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_poll_that_fails_for_now_is_made_again(kind: Waiting, error: Exception) -> None:
    client = kind.client("in_progress", error, error, "completed")
    start = kind.clock.now
    assert kind.wait(client).status == "completed"
    gaps = [b - a for a, b in zip([start, *client.polls], client.polls, strict=False)]
    assert gaps == PAUSES[kind.library][0][:4]
    assert client.cancelled == []


@pytest.mark.parametrize("code", [400, 401, 403, 404])
def test_a_poll_that_can_only_fail_is_raised(kind: Waiting, code: int) -> None:
    client = kind.client(status_error(code))
    with pytest.raises(compat_errors.APIStatusError) as caught:
        kind.wait(client)
    assert caught.value.status_code == code
    assert len(client.polls) == 1


def test_polls_that_keep_failing_end_at_the_deadline(kind: Waiting) -> None:
    with pytest.raises(kind.module.InteractionTimeoutError):
        kind.wait(kind.client(status_error(503)), deadline=100)


@pytest.mark.parametrize("interrupt", [KeyboardInterrupt, SystemExit, asyncio.CancelledError])
@pytest.mark.parametrize("cancelling_fails", [False, True])
def test_an_interrupt_cancels_and_goes_on(
    kind: Waiting, interrupt: type[BaseException], cancelling_fails: bool
) -> None:
    def interrupted() -> None:
        raise interrupt

    client = kind.client("in_progress")
    client.cancelling_fails = cancelling_fails
    kind.clock.on_sleep = interrupted
    with pytest.raises(interrupt):
        kind.wait(client)
    assert client.cancelled == [ID]
    assert client.polls == []


def test_an_interrupted_poll_cancels_too(kind: Waiting) -> None:
    client = kind.client("in_progress", KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        kind.wait(client)
    assert client.cancelled == [ID]


def test_a_cancelled_task_cancels_its_interaction() -> None:
    function = waiting(is_async=True, client="Any")
    module = module_with(function, None)
    client = FakeClient(Clock(), ["in_progress"], is_async=True)

    async def main() -> None:
        wait = getattr(module, function.name)(client, interaction("in_progress"))
        task = asyncio.create_task(wait)
        await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())
    assert client.cancelled == [ID]


@pytest.mark.parametrize("name", ["InteractionError", "InteractionTimeoutError"])
def test_the_errors_go_from_process_to_process(kind: Waiting, name: str) -> None:
    failed = interactions.Interaction.model_validate(
        {"id": ID, "status": "failed", "errors": [{"code": "500", "message": "no"}], "steps": []}
    )
    error = getattr(kind.module, name)(failed)
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert (again.id, again.status, str(again)) == (ID, "failed", str(error))
    assert again.errors[0].message == "no"


@pytest.mark.parametrize("outcome", ["completed", "failed", "cancelled", "incomplete"])
def test_with_the_sdk_against_the_emulator(is_async: bool, outcome: Any) -> None:
    from google import genai

    kind = Waiting(is_async=is_async)
    options = EmulatorOptions(background=Background(1, 2, outcome=outcome))
    with Emulator(options) as emulator:
        client = genai.Client(api_key="k", http_options={"base_url": emulator.base_url})
        created = client.interactions.create(model="m", input="hello", background=True)
        assert created.status in ("queued", "in_progress")

        async def waited() -> Any:
            function = getattr(kind.module, kind.function.name)
            return await function(client.aio, created)

        def wait() -> Any:
            return asyncio.run(waited()) if kind.is_async else kind.wait(client, created)

        if outcome == "completed":
            assert wait().output_text
        else:
            with pytest.raises(kind.module.InteractionError) as caught:
                wait()
            assert caught.value.status == outcome
            assert caught.value.id == created.id


def test_the_code_is_small() -> None:
    for is_async in (False, True):
        function = waiting(is_async=is_async, client="genai.Client")
        lines = [line for one in definitions(function) for line in one.code.splitlines()]
        assert sum(bool(line.strip()) for line in lines) <= 45
        assert max(map(len, lines)) <= 88
        for library in RetryLibrary:
            code = in_terms_of(library, function, "genai.Client").code
            assert max(map(len, code.splitlines())) <= 88
    assert INTERACTION_ERROR in function.needs
