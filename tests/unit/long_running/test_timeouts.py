"""Which timeouts are longer than a connection lives, in whichever unit."""

from __future__ import annotations

import pytest

from migrate_interactions.conversations.long_running.evidence import Sign
from tests.unit.long_running.programs import evidence, generate, sentence, signs

IMPORTS = "from google import genai\nfrom google.genai import types\nimport asyncio\n"
RUN = "def run(text):\n    return " + generate(contents="text") + "\n\n"


@pytest.mark.parametrize(
    "options",
    [
        "types.HttpOptions(timeout=120_000)",
        "{'timeout': 120_000}",
        "types.HttpOptions(timeout=2 * 60 * 1000)",
        "types.HttpOptions(timeout=SECONDS * 1000)",
        "types.HttpOptions(client_args={'timeout': 120})",
        "types.HttpOptions(async_client_args={'timeout': httpx.Timeout(120.0, connect=5)})",
        "OPTIONS",
    ],
)
def test_of_the_client(options: str) -> None:
    source = (
        f"{IMPORTS}SECONDS = 120\nOPTIONS = types.HttpOptions(timeout=120000)\n"
        f"client = genai.Client(api_key='k', http_options={options})\n{generate()}"
    )
    (found,) = evidence(source)[1]
    assert found.sign is Sign.TIMEOUT
    assert found.sentence.endswith("waits 120 s")


@pytest.mark.parametrize(
    "call",
    [
        "client.aio.models.generate_content(model='m', contents='x')",
        "client.chats.create(model='m').send_message('x')",
        "client.interactions.create(model='m', input='x')",
    ],
)
def test_of_the_client_of_other_calls(call: str) -> None:
    source = IMPORTS + "client = genai.Client(http_options={'timeout': 90_000})\n" + call
    assert [one.sign for one in evidence(source)[1]] == [Sign.TIMEOUT]


def test_of_a_client_that_a_function_is_given() -> None:
    source = (
        f"{IMPORTS}def make() -> genai.Client:\n"
        "    return genai.Client(http_options={'timeout': 90_000})\n\n\n"
        f"def ask(client: genai.Client):\n    return {generate()}\n\nask(make())\n"
    )
    assert [one.sign for one in evidence(source)[1]] == [Sign.TIMEOUT]


@pytest.mark.parametrize(
    "source",
    [
        generate("types.GenerateContentConfig(http_options=types.HttpOptions(timeout=61_000))"),
        generate("{'http_options': {'timeout': 61000}}"),
        "client.interactions.create(model='m', input='x', timeout=61)",
        "import asyncio\n\n\nasync def ask(text):\n"
        "    call = client.aio.models.generate_content(model='m', contents=text)\n"
        "    return await asyncio.wait_for(call, timeout=300)\n",
        "import asyncio\n\n\nasync def ask(text):\n    return await asyncio.wait_for(\n"
        "        client.aio.models.generate_content(model='m', contents=text), 300)\n",
        "import asyncio\n\n\nasync def ask(text):\n    async with asyncio.timeout(300):\n"
        "        return await client.aio.models.generate_content(model='m', contents=text)\n",
        "import timeout_decorator\n\n\n@timeout_decorator.timeout(300)\n" + RUN,
    ],
)
def test_of_the_call(source: str) -> None:
    assert signs(source) == {Sign.TIMEOUT}


@pytest.mark.parametrize(
    "lines",
    [
        "return executor.submit(run, text).result(timeout=300)",
        "return executor.submit(run, text).result(300)",
        "future = executor.submit(run, text)\n    return future.result(timeout=LIMIT)",
        "future = executor.submit(client.models.generate_content, model='m', contents=text)\n"
        "    return future.result(timeout=LIMIT)",
    ],
)
def test_of_futures(lines: str) -> None:
    source = f"{RUN}LIMIT = 300\n\n\ndef ask(executor, text):\n    {lines}\n"
    assert signs(source) == {Sign.TIMEOUT, Sign.WRAPPER}


def test_around_a_thread() -> None:
    source = (
        f"import asyncio\n\n\n{RUN}async def ask(text):\n"
        "    return await asyncio.wait_for(asyncio.to_thread(run, text), 300)\n"
    )
    assert signs(source) == {Sign.TIMEOUT, Sign.WRAPPER}


@pytest.mark.parametrize(
    "source",
    [
        "from celery import shared_task\n\n\n@shared_task(time_limit=900)\n" + RUN,
        "from celery import shared_task\n\n\n@shared_task(soft_time_limit=900)\n" + RUN,
        "import dramatiq\n\n\n@dramatiq.actor(time_limit=900_000)\n" + RUN,
        "from rq import Queue\n\n\n"
        + RUN
        + "def ask(queue):\n    queue.enqueue(run, 'x', job_timeout=900)\n",
    ],
)
def test_of_tasks(source: str) -> None:
    assert signs(source) == {Sign.TIMEOUT, Sign.WORKER}


@pytest.mark.parametrize(
    "source",
    [
        # milliseconds
        generate("{'http_options': {'timeout': 60_000}}"),
        generate("{'http_options': {'timeout': 300}}"),
        # seconds
        "client.interactions.create(model='m', input='x', timeout=60)",
        # cannot be read
        "def ask(limit):\n    return " + generate("{'http_options': {'timeout': limit}}"),
        # only where a setting is missing
        "import os\n" + generate("{'http_options': {'timeout': int(os.getenv('T', '300000'))}}"),
        "def ask(settings):\n    return "
        + generate("{'http_options': {'timeout': settings.get('timeout', 300) * 1000}}"),
        # of something else
        "import asyncio\n\n\nasync def ask(other, text):\n"
        "    await asyncio.wait_for(other(), 300)\n"
        "    return await client.aio.models.generate_content(model='m', contents=text)\n",
        "import requests\nrequests.get('https://example.com', timeout=300)\n" + generate(),
        "other = genai.Client(http_options={'timeout': 300_000})\n" + generate(),
        "import dramatiq\n\n\ndef other():\n    return 1\n\n\n" + RUN + "run('x')\n",
    ],
)
def test_no_long_timeout(source: str) -> None:
    assert signs(source) == set()


@pytest.mark.parametrize(
    "source",
    [
        "import dramatiq\n\n\n@dramatiq.actor(time_limit=60_000)\n" + RUN,
        "from celery import shared_task\n\n\n@shared_task(time_limit=60, expires=900)\n" + RUN,
    ],
)
def test_no_long_limit_of_a_task(source: str) -> None:
    assert signs(source) == {Sign.WORKER}


def test_the_seconds_are_named() -> None:
    source = generate("{'http_options': {'timeout': 90_000}}")
    assert sentence(source, Sign.TIMEOUT) == "`http_options.timeout` waits 90 s"
