"""Which retries double what is done anyway, and which of them only do that."""

from __future__ import annotations

import textwrap

import pytest

from migrate_interactions.conversations import ModuleFacts, analyse
from migrate_interactions.conversations.long_running.retries import RetryWrapper
from migrate_interactions.conversations.orchestration.retries import orchestration_of_retry
from migrate_interactions.findings import Fix, LongCalls, Refusal
from migrate_interactions.rewriting.background.retries import fix_retry
from migrate_interactions.sources import Project
from migrate_interactions.syntax.tree import parse_tree
from tests.unit.orchestration.marks import going_behind

HEAD = """import asyncio, functools, itertools, json, logging, random, time
import backoff
import tenacity
from google import genai
from google.api_core.retry import Retry
from google.genai import errors, types
from google.genai._gaos.lib.compat_errors import APIStatusError, RateLimitError
from pydantic import ValidationError
from tenacity import (
    Retrying, retry, retry_if_exception_type, retry_if_result, stop_after_attempt, wait_fixed
)

client = genai.Client()
once = genai.Client(http_options={"retry_options": {"attempts": 1}})
often = genai.Client(http_options=types.HttpOptions(retry_options=types.HttpRetryOptions()))


"""
ASK = "client.interactions.create(model='m', input=q)"
OLD = "client.models.generate_content(model='m', contents=q)"


def wrappers(source: str) -> list[tuple[RetryWrapper, Fix | Refusal, tuple[int, ...]]]:
    tree = parse_tree("example.py", HEAD + textwrap.dedent(source))
    facts = analyse(tree, Project(base="/nowhere"))
    found = facts.retry_wrappers(LongCalls())
    return [(one, fix_retry(facts, one), lines_of(facts, one)) for one in found]


def lines_of(facts: ModuleFacts, wrapper: RetryWrapper) -> tuple[int, ...]:
    """The lines that go, counted from the end of the head."""
    return going_behind(orchestration_of_retry(facts.base, wrapper), HEAD.count("\n"))


def only(source: str) -> tuple[tuple[int, ...], str]:
    """The lines that one retry makes superfluous, counted from the end of the head; what is said
    against a fix."""
    ((_, answer, lines),) = wrappers(source)
    return lines, answer.sentence if isinstance(answer, Refusal) else ""


def loop(
    call: str = f"return {ASK}.output_text",
    header: str = "for attempt in range(3):",
    caught: str = "APIStatusError",
    handler: str = "if attempt == 2: raise\n            time.sleep(1)",
    behind: str = "",
) -> str:
    lines = ["def ask(q):", f"    {header}", "        try:"]
    lines += [f"            {line}" for line in call.split("\n")]
    lines += [f"        except {caught} as error:", f"            {handler}"]
    return "\n".join([*lines, f"    {behind}" if behind else "", ""])


def decorated(decorator: str, call: str = f"return {ASK}.output_text") -> str:
    return f"@{decorator}\ndef ask(q):\n    {call}\n"


@pytest.mark.parametrize(
    "source",
    [
        loop(f"return {OLD}.text"),
        loop(f"return {OLD}.text", caught="errors.APIError"),
        decorated("retry(stop=stop_after_attempt(3))", f"return {OLD}.text"),
        decorated("backoff.on_exception(backoff.expo, Exception)", f"return {OLD}.text"),
        loop(f"return {ASK.replace('client', 'once')}"),
        decorated("retry(reraise=True)", f"return {ASK.replace('client', 'once')}"),
    ],
    ids=["loop", "class", "tenacity", "backoff", "attempts=1", "attempts=1 tenacity"],
)
def test_the_only_retry_of_a_call_is_none_too_many(source: str) -> None:
    assert not wrappers(source)


@pytest.mark.parametrize(
    "source",
    [
        loop(caught="ValueError"),
        loop(caught="(json.JSONDecodeError, ValidationError)"),
        loop(caught="RetryableError"),
        loop(f"answer = {ASK}\nif answer.output_text:\n    return answer"),
        loop(header="for model in MODELS:"),
        loop(header="for i in range(len(items)):", call=f"answers.append({ASK})"),
        loop(header="while True:", call=f"q = input()\nprint({ASK}.output_text)"),
        loop(f"return {ASK.replace('=q', '=q[attempt]')}"),
        loop(handler="q = q[:100]"),
        decorated("retry(retry=retry_if_exception_type(ValueError))"),
        decorated("retry(retry=retry_if_result(lambda x: not x))"),
        decorated("backoff.on_predicate(backoff.expo)"),
        decorated("functools.cache"),
    ],
    ids=[
        "bad value",
        "bad json",
        "unknown class",
        "empty answer",
        "models",
        "items",
        "prompt",
        "each other",
        "shorter",
        "tenacity value",
        "tenacity result",
        "backoff result",
        "cache",
    ],
)
def test_what_does_not_retry_requests_is_left_alone(source: str) -> None:
    assert not wrappers(source)


def test_polling_that_outlasts_an_error_is_no_retry() -> None:
    assert not wrappers(
        """
        def wait(id):
            while True:
                try:
                    interaction = client.interactions.get(id)
                except APIStatusError:
                    time.sleep(1)
                    continue
                if interaction.status == "completed":
                    return interaction
                time.sleep(5)
        """
    )


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        (loop(), (2, 3, 5, 6, 7)),
        (loop(caught="Exception"), (2, 3, 5, 6, 7)),
        (loop(caught="(ConnectionError, RateLimitError)"), (2, 3, 5, 6, 7)),
        (loop(header="for attempt in range(1, 3):"), (2, 3, 5, 6, 7)),
        (loop(behind='raise AssertionError("not reached")'), (2, 3, 5, 6, 7, 8)),
        (
            loop(handler="last = error; time.sleep(2**attempt)", behind="raise last"),
            (2, 3, 5, 6, 7),
        ),
        (
            loop(handler='if "429" not in str(error) or attempt > 1: raise'),
            (2, 3, 5, 6),
        ),
        (decorated("retry(stop=stop_after_attempt(3), reraise=True)"), (1,)),
        (decorated("tenacity.retry(stop=tenacity.stop_after_attempt(3), reraise=True)"), (1,)),
        (decorated("backoff.on_exception(backoff.expo, Exception, max_tries=3)"), (1,)),
        (decorated("Retry()"), (1,)),
        (decorated("retry(stop=stop_after_attempt(3))"), (1,)),
        (
            decorated("retry(stop=stop_after_attempt(3))")
            + "try:\n    ask('q')\nexcept Exception:\n    print('no')\n",
            (1,),
        ),
        (loop(call="return often.models.generate_content(model='m', contents=q)"), (2, 3, 5, 6, 7)),
        (loop(call="return client.interactions.get(q)"), (2, 3, 5, 6, 7)),
        (loop(call=f"return wait_for_interaction(client, {ASK})"), (2, 3, 5, 6, 7)),
        (loop(call=f"q = {ASK}\nprint(q.output_text)\nreturn json.loads(q.id)"), (2, 3, 7, 8, 9)),
    ],
)
def test_what_does_nothing_else_goes(source: str, lines: tuple[int, ...]) -> None:
    assert only(source) == (lines, "")


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (loop(handler="print(error)"), "`print(error)` is done when a request fails"),
        (loop(handler="logging.warning(error)"), "is done when a request fails"),
        (loop(handler="time.sleep(1)"), "goes on when the last attempt has failed"),
        (loop(handler="time.sleep(1)", behind="return None"), "`return None` follows"),
        (loop(handler="time.sleep(1)", behind="raise SystemExit"), "`raise SystemExit` follows"),
        (loop(handler="if attempt == 1: raise"), "goes on when the last attempt has failed"),
        (loop(handler="if attempt == 2: return None"), "gives up in another way"),
        (
            loop(handler="if attempt == 2: raise KeyError from error"),
            "takes the place of the error",
        ),
        (loop(handler="if attempt == 2: raise\n            time.sleep(60)"), "waits for longer"),
        (loop(handler="if error.status_code != 404 or attempt > 1: raise"), "decides"),
        (loop(handler="if hopeless(error): raise"), "`hopeless(error)` decides"),
        (loop(header="while True:", handler="time.sleep(1)"), "no last attempt"),
        (loop(header="for attempt in itertools.count():", handler="time.sleep(1)"), "no last"),
        (
            loop(behind="\n    print(attempt)")
            .replace("return", "answer =")
            .replace(".output_text", ".output_text\n            break"),
            "`attempt` is set by the loop and read later",
        ),
        (loop(call=f"print(q)\nreturn {ASK}"), "more than the request is tried again: `print(q)`"),
        (loop(call=f"return json.loads({ASK}.id)", caught="Exception"), "`json.loads("),
        (loop(call=f"return {ASK}.steps[-1]", caught="Exception"), "more than the request"),
        (loop(call=f"a = {ASK}\nreturn {ASK}"), "more than the request is tried again"),
        (loop(call=f"return {ASK[:-1]}, stream=True)"), "a stream that breaks is begun again"),
        (
            loop(header="for attempt in range(n):", handler="if attempt + 1 == n: raise").replace(
                "ask(q)", "ask(q, n=3)"
            ),
            "`n` sets how it is tried again",
        ),
        (
            decorated("retry(stop=stop_after_attempt(3))")
            + "try:\n    ask('q')\nexcept Exception as error:\n    print(error)\n",
            "a `RetryError` is raised in the end",
        ),
        (
            decorated("retry(stop=stop_after_attempt(3))")
            + "try:\n    ask('q')\nexcept tenacity.RetryError:\n    print('no')\n",
            "a `RetryError` is raised in the end",
        ),
        (decorated("retry(reraise=True)"), "without end"),
        (decorated("retry"), "without end"),
        (
            decorated("retry(stop=stop_after_attempt(3), reraise=True, before=print)"),
            "`print` is called or used besides retrying",
        ),
        (
            decorated("retry(stop=stop_after_attempt(3), reraise=True, wait=wait_fixed(60))"),
            "waits for longer",
        ),
        (decorated("backoff.on_exception(backoff.expo, Exception)"), "without end"),
        (
            decorated("backoff.on_exception(backoff.expo, Exception, max_tries=2, giveup=odd)"),
            "`odd` is called",
        ),
        (
            decorated("retry(stop=stop_after_attempt(3), reraise=True)")
            + "print(ask.retry.statistics)\n",
            "`ask.retry` needs the decorator",
        ),
        (
            decorated(
                "retry(stop=stop_after_attempt(3), reraise=True)",
                f"return wait_for_interaction(client, {ASK})",
            ),
            "work in the background that fails is begun again",
        ),
        (
            "def ask(q, again=True):\n    try:\n"
            f"        return {ASK}\n    except RateLimitError:\n        return ask(q, False)\n",
            "calls itself",
        ),
        (
            "def thrice(call):\n"
            "    for attempt in range(3):\n        try:\n            return call()\n"
            "        except Exception:\n            if attempt == 2: raise\n\n\n"
            f"thrice(lambda: {ASK.replace('=q', '=1')})\n",
            "retries whatever it is given",
        ),
    ],
)
def test_what_does_something_else_is_left_to_people(source: str, sentence: str) -> None:
    _, refused = only(source)
    assert sentence in refused


def test_a_function_that_asks_twice_is_more_than_one_request() -> None:
    asks = f"def one(q):\n    return {ASK}\n\n\n"
    twice = asks + decorated("Retry()", "one(q)\n    return one(q)")
    assert "more than the request is tried again" in only(twice)[1]
    assert only(asks + decorated("Retry()", "return one(q)")) == ((5,), "")


def test_the_numbers_are_told() -> None:
    source = loop(header="for attempt in range(N - 1):", handler="if attempt == N - 2: raise")
    ((wrapper, answer, _),) = wrappers("N = 4\n" + source)
    assert (wrapper.requests, wrapper.attempts) == (5, 3)
    assert isinstance(answer, Fix)
    assert "up to 5 times by the SDK" in answer.details[0]
    assert "no longer 3 times that many" in answer.details[0]


def test_a_retry_of_the_program_around_many_calls_is_one_finding() -> None:
    found = wrappers(
        "def thrice(call):\n"
        "    for attempt in range(3):\n        try:\n            return call()\n"
        "        except Exception:\n            if attempt == 2: raise\n\n\n"
        f"def one(q): return thrice(lambda: {ASK})\ndef two(q): return thrice(lambda: {ASK})\n"
    )
    assert [len(wrapper.calls) for wrapper, _, _ in found] == [2]
    assert found[0][2] == ()
