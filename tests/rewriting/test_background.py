"""Where the wait goes, what it is told, and which forms of a call stay as they are."""

from __future__ import annotations

import textwrap

import pytest

from migrate_interactions.engine.file_result import FileResult
from migrate_interactions.engine.migrate import migrate_file
from migrate_interactions.engine.rulebook import Settings, installed_rulebook
from migrate_interactions.findings import LongCalls, OneShots, Policy
from migrate_interactions.sources import Candidate, Project, decode

HEAD = """\
import asyncio
from google import genai
from google.genai import errors, types
client = genai.Client()
"""
#: Every call counts as long.
ALL_LONG = LongCalls(points=0)
ARGUMENTS = 'model="m", contents="x"'
CALL = f"client.models.generate_content({ARGUMENTS})"
ASYNC = f"client.aio.models.generate_content({ARGUMENTS})"
CREATED = 'client.interactions.create(model="m", input="x", background=True)'
CREATED_ASYNC = 'client.aio.interactions.create(model="m", input="x", background=True)'


def result_of(source: str, policy: Policy | None = None) -> FileResult:
    return migrate_file(
        decode(Candidate("program.py", "/nowhere/program.py"), source.encode()),
        installed_rulebook(),
        Settings(policy=policy or Policy(long_calls=ALL_LONG)),
        Project(base="/nowhere"),
    )


def migrated(code: str, policy: Policy | None = None) -> str:
    """``code`` after the migration, without what is put before it."""
    source = HEAD + textwrap.dedent(code)
    result = result_of(source, policy)
    said = [one.finding.refusal or one.finding.message for one in result.reported]
    assert not result.failed, said
    assert result.after is not None, said
    again = result_of(result.after.decode(), policy)
    assert again.after is None, again.after
    return result.after.decode().partition("client = genai.Client()\n")[2]


def refused(code: str, policy: Policy | None = None) -> str:
    """The reason why ``code`` stays; fails if it does not."""
    result = result_of(HEAD + textwrap.dedent(code), policy)
    assert not result.failed
    assert result.after is None, result.after.decode()
    (reason,) = {one.finding.refusal.reason for one in result.reported if one.finding.refusal}
    return reason


FORMS = {
    f"""
    x = {CALL}
    print(x.text)
    """: f"""
    x = {CREATED}
    x = wait_for_interaction(client, x)
    print(x.output_text)
    """,
    f"""
    def f():
        return {CALL}.text
    print(f())
    """: f"""
    def f():
        interaction = {CREATED}
        interaction = wait_for_interaction(client, interaction)
        return interaction.output_text
    print(f())
    """,
    f"""
    class Writer:
        def __init__(self):
            self.answer = None
        def write(self):
            self.answer = {CALL}
            print(self.answer.text)
    """: f"""
    class Writer:
        def __init__(self):
            self.answer = None
        def write(self):
            interaction = {CREATED}
            self.answer = wait_for_interaction(client, interaction)
            print(self.answer.output_text)
    """,
    # what follows must not see an interaction that is not done
    f"""
    x = None
    try:
        x = {CALL}
    except Exception as error:
        print(error)
    print(x.text if x else "no answer")
    """: f"""
    x = None
    try:
        interaction = {CREATED}
        x = wait_for_interaction(client, interaction)
    except Exception as error:
        print(error)
    print(x.output_text if x else "no answer")
    """,
    # what is evaluated before stays before
    f"""
    def f(): ...
    print(f(), {CALL}.text)
    """: f"""
    def f(): ...
    print(f(), wait_for_interaction(client, {CREATED}).output_text)
    """,
    f"""
    def f(topics):
        return [{CALL}.text for topic in topics]
    """: f"""
    def f(topics):
        return [wait_for_interaction(client, {CREATED}).output_text for topic in topics]
    """,
    f"""
    async def f():
        x = await {ASYNC}
        print(x.text)
        print((await {ASYNC}).text)
    """: f"""
    async def f():
        x = await {CREATED_ASYNC}
        x = await wait_for_interaction_async(client.aio, x)
        print(x.output_text)
        interaction = await {CREATED_ASYNC}
        interaction = await wait_for_interaction_async(client.aio, interaction)
        print(interaction.output_text)
    """,
    f"""
    async def f():
        x = await asyncio.to_thread(client.models.generate_content, {ARGUMENTS})
        print(x.text)
    """: f"""
    async def f():
        x = await {CREATED_ASYNC}
        x = await wait_for_interaction_async(client.aio, x)
        print(x.output_text)
    """,
    f"""
    async def f(loop):
        x = await loop.run_in_executor(None, lambda: {CALL})
        print(x.text)
    """: f"""
    async def f(loop):
        x = await {CREATED_ASYNC}
        x = await wait_for_interaction_async(client.aio, x)
        print(x.output_text)
    """,
    f"""
    async def f():
        x = await asyncio.wait_for({ASYNC}, timeout=2 * 60)
        print(x.text)
    """: f"""
    async def f():
        x = await {CREATED_ASYNC}
        x = await wait_for_interaction_async(client.aio, x, deadline=2 * 60)
        print(x.output_text)
    """,
    f"""
    from functools import partial
    async def f(loop):
        x = await asyncio.wait_for(
            loop.run_in_executor(None, partial(client.models.generate_content, {ARGUMENTS})), 9
        )
        print(x.text)
    """: f"""
    async def f(loop):
        x = await {CREATED_ASYNC}
        x = await wait_for_interaction_async(client.aio, x, deadline=9)
        print(x.output_text)
    """,
    """
    x = client.models.generate_content(
        model="m",
        contents="x",
        config=types.GenerateContentConfig(
            temperature=1, http_options=types.HttpOptions(timeout=90_000)
        ),
    )
    print(x.text)
    """: """
    x = client.interactions.create(
        model="m",
        input="x",
        background=True,
        generation_config={"temperature": 1},
    )
    x = wait_for_interaction(client, x, deadline=90)
    print(x.output_text)
    """,
    """
    print(genai.Client().models.generate_content(model="m", contents="x").text)
    """: """
    genai_client = genai.Client()
    interaction = genai_client.interactions.create(model="m", input="x", background=True)
    interaction = wait_for_interaction(genai_client, interaction)
    print(interaction.output_text)
    """,
    # an answer that is there or not
    f"""
    x = {CALL}
    if not x.candidates:
        raise SystemExit("no answer")
    print(x.text)
    """: f"""
    x = {CREATED}
    x = wait_for_interaction(client, x)
    if not has_output(x):
        raise SystemExit("no answer")
    print(x.output_text)
    """,
    # calls that exist
    """
    x = client.interactions.create(
        model="m",  # the slow one
        input="x",
    )
    print(x.output_text, x.id)
    """: """
    x = client.interactions.create(
        model="m",  # the slow one
        input="x",
        background=True,
    )
    x = wait_for_interaction(client, x)
    print(x.output_text, x.id)
    """,
    """
    x = client.interactions.create(model="m", input="x", background=False, timeout=300)
    for step in x.steps or []:
        if step.type == "model_output":
            print(step)
    """: f"""
    x = {CREATED}
    x = wait_for_interaction(client, x, deadline=300)
    for step in x.steps or []:
        if step.type == "model_output":
            print(step)
    """,
    """
    async def f():
        x = await client.aio.interactions.create(model="m", input="x")
        return [s.name for s in x.steps if s.type == "function_call"], x.status == "completed"
    """: f"""
    async def f():
        x = await {CREATED_ASYNC}
        x = await wait_for_interaction_async(client.aio, x)
        return [s.name for s in x.steps if s.type == "function_call"], x.status == "completed"
    """,
}


@pytest.mark.parametrize(("before", "after"), FORMS.items())
def test_the_wait_is_put_behind_the_call(before: str, after: str) -> None:
    assert migrated(before).strip() == textwrap.dedent(after).strip()


#: Handlers of the original -> what they are then.
HANDLERS = {
    "except errors.APIError:": "except (APIStatusError, InteractionError):",
    "except errors.ServerError as e:": "except (InternalServerError, InteractionError) as e:",
    "except (errors.APIError, ValueError):": (
        "except (APIStatusError, InteractionError, ValueError):"
    ),
    "except (errors.APIError, Exception):": "except (APIStatusError, Exception):",
    "except Exception:": "except Exception:",
    "except TimeoutError:": "except TimeoutError:",
    "except ValueError:": "except ValueError:",
}


@pytest.mark.parametrize(("before", "after"), HANDLERS.items())
def test_what_catches_a_failed_request_catches_a_failed_run(before: str, after: str) -> None:
    code = f"""
    def f():
        try:
            x = {CALL}
        {before}
            print("it failed")
            return
        print(x.text)
    """
    assert f"    {after}\n" in migrated(code)


def test_a_handler_that_reads_the_error_does_not_get_another() -> None:
    code = f"""
    def f():
        try:
            print({CALL}.text)
        except errors.APIError as error:
            print(error.code)
    """
    assert "except APIStatusError as error:\n        print(error.status_code)" in migrated(code)
    (one,) = result_of(HEAD + textwrap.dedent(code)).reported
    assert one.finding.fix is not None
    assert any("line 9 does not catch" in detail for detail in one.finding.fix.details)


REFUSED = {
    # a status for what was cut off is not there any more
    f"""
    x = {CALL}
    print(x.text, x.candidates[0].finish_reason == "MAX_TOKENS")
    """: "response-read",
    f"""
    x = {CALL}
    print(len(x.candidates))
    """: "response-read",
    f"""
    async def f():
        return [x.text for x in await asyncio.gather({ASYNC}, {ASYNC})]
    """: "call-form",
    f"""
    async def f():
        task = asyncio.create_task({ASYNC})
        print((await task).text)
    """: "call-form",
    f"""
    generate = client.models.generate_content
    print(generate({ARGUMENTS}).text)
    """: "call-form",
    f"""
    models = client.models
    print(models.generate_content({ARGUMENTS}).text)
    """: "client-not-in-reach",
    f"""
    async def f():
        x = await asyncio.to_thread(  # it is slow
            client.models.generate_content, {ARGUMENTS}
        )
        print(x.text)
    """: "call-form",
    """
    print(client.interactions.create(model="m", input="x", store=False).output_text)
    """: "state-policy",
    """
    print(client.interactions.create(model="m", input="x").steps[-1])
    """: "response-read",
    """
    x = client.interactions.create(model="m", input="x")
    for step in x.steps:
        print(step)
    """: "response-read",
    """
    x = client.interactions.create(model="m", input="x")
    if x.status == "incomplete":
        print("cut off")
    """: "response-read",
    """
    x = client.interactions.create(model="m", input="x")
    print(x)
    """: "response-escapes",
    """
    print(client.interactions.create(model="m", input="x", automatic_continuation=False).id)
    """: "config-field",
}


@pytest.mark.parametrize(("code", "reason"), REFUSED.items())
def test_what_cannot_be_exact_stays(code: str, reason: str) -> None:
    assert refused(code) == reason


def test_with_one_shots_the_long_ones_wait_and_the_others_are_not_stored() -> None:
    code = f"""
    x = client.models.generate_content(
        model="m",
        contents="Write a report of 30 pages.",
        config=types.GenerateContentConfig(
            max_output_tokens=65536, http_options={{"timeout": 900_000}}
        ),
    )
    y = {CALL}
    print(x.text, y.text)
    """
    after = migrated(code, Policy(one_shots=OneShots.MIGRATE))
    assert after.count("background=True") == after.count("wait_for_interaction(") == 1
    assert 'y = client.interactions.create(model="m", input="x", store=False)' in after


def test_what_is_refused_the_background_still_moves_as_a_one_shot() -> None:
    code = f"""
    x = {CALL}
    print(x.text, x.candidates[0].finish_reason == "MAX_TOKENS")
    """
    after = migrated(code, Policy(one_shots=OneShots.MIGRATE, long_calls=ALL_LONG))
    assert "store=False" in after
    assert "background" not in after


def test_names_that_are_taken_are_not_used() -> None:
    code = f"""
    from random import random
    from time import time
    def wait_for_interaction(): ...
    class InteractionError(Exception): ...
    def f(interaction):
        print(time(), random(), interaction)
        return {CALL}.text
    print(f(1))
    """
    result = result_of(HEAD + textwrap.dedent(code))
    assert not result.failed
    assert result.after is not None
    text = result.after.decode()
    assert "import time as time_module\n" in text
    assert "random_module.Random().uniform(" in text
    assert "time_module.monotonic()" in text
    assert "class BackgroundInteractionError(Exception):" in text
    assert "raise BackgroundInteractionError(interaction)" in text
    assert "class InteractionTimeoutError(BackgroundInteractionError, TimeoutError):" in text
    assert "background_interaction = wait_for_background_interaction(" in text
    compile(text, "program.py", "exec")
    assert result_of(text).after is None
