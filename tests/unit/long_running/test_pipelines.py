"""Which calls wait for one another."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrate_interactions.conversations.long_running.evidence import Sign
from migrate_interactions.sources import Project
from tests.unit.long_running.programs import HEAD, evidence, generate, sentence, signs


def call(contents: str) -> str:
    return generate(contents=contents).strip()


@pytest.mark.parametrize(
    "lines",
    [
        f"plan = {call('topic')}\n    return {call('plan.text')}",
        f"plan = {call('topic')}\n    text = plan.text\n    return {call('[text]')}",
        f"plan: str = {call('topic')}.text\n"
        "    prompt = 'Go on: '\n    prompt += plan\n"
        f"    return {call('prompt')}",
        f"parts = []\n    for one in topic:\n        parts.append({call('one')}.text)\n"
        f"    return {call('parts')}",
        f"titles = {call('topic')}.text.splitlines()\n"
        f"    return [{call('title')} for title in titles]",
        f"titles = {call('topic')}.text\n    for title in titles:\n        {call('title')}",
        f"return {call(call('topic') + '.text')}",
        f"first, second = {call('topic')}.text.split()\n    return {call('second')}",
    ],
)
def test_in_one_function(lines: str) -> None:
    assert signs(f"def work(topic):\n    {lines}\n") == {Sign.PIPELINE}


FUNCTIONS = (
    f"def search(topic):\n    return {call('topic')}.text\n\n\n"
    f"def conclude(found):\n    return {call('found')}.text\n\n\n"
)


@pytest.mark.parametrize(
    "source",
    [
        FUNCTIONS + "def work(topic):\n    found = search(topic)\n    return conclude(found)\n",
        FUNCTIONS + "def work(topics):\n    found = [search(topic) for topic in topics]\n"
        "    return conclude('; '.join(found))\n",
        FUNCTIONS + "print(conclude(search('salt')))\n",
        "class Work:\n"
        f"    def search(self, topic):\n        return {call('topic')}.text\n\n"
        f"    def conclude(self, found):\n        return {call('found')}.text\n\n"
        "    def run(self, topic):\n        found = self.search(topic)\n"
        "        return self.conclude(found)\n",
        "import asyncio\n\n\n"
        "async def search(topic):\n    response = await client.aio.models.generate_content(\n"
        "        model='m', contents=topic)\n    return response.text\n\n\n"
        "async def work(topics):\n    tasks = [search(topic) for topic in topics]\n"
        "    found = await asyncio.gather(*tasks)\n"
        "    return await client.aio.models.generate_content(model='m', contents=found)\n",
    ],
)
def test_over_functions(source: str) -> None:
    assert signs(source) == {Sign.PIPELINE}


def test_a_function_that_calls_itself_for_each_part() -> None:
    source = (
        f"def research(topic, depth):\n    {call('topic')}\n"
        "    if depth:\n        for part in parts(topic):\n"
        "            research(part, depth - 1)\n"
    )
    assert signs(source) == {Sign.PIPELINE}
    assert sentence(source, Sign.PIPELINE) == ("`research` calls itself for each of several things")


@pytest.mark.parametrize(
    "source",
    [
        # independent
        f"def work(topic):\n    {call('topic')}\n    return {call('topic')}\n",
        f"def work(topic):\n    plan = {call('topic')}\n    print(plan.text)\n"
        f"    return {call('topic')}\n",
        # the answer comes later
        f"def work(topic):\n    text = ''\n    {call('text')}\n    text = {call('topic')}.text\n"
        "    return text\n",
        # what the variable was before
        f"def work(topic, plan):\n    before = plan\n    plan = {call('topic')}.text\n"
        f"    print(plan)\n    return {call('before')}\n",
        # each by itself
        f"def work(topics):\n    return [{call('topic')}.text for topic in topics]\n",
        # once more after a failure
        f"def work(topic, attempt=0):\n    try:\n        return {call('topic')}\n"
        "    except ValueError:\n        return work(topic, attempt + 1)\n",
        # variables of the same name in other functions
        f"def one(topic):\n    text = {call('topic')}.text\n    return text\n\n\n"
        f"def other(text):\n    return {call('text')}\n",
        # another function's answer
        FUNCTIONS + "def work(topic):\n    search(topic)\n    return conclude(topic)\n",
    ],
)
def test_no_pipeline(source: str) -> None:
    assert signs(source) == set()


def test_both_calls_are_part_of_it() -> None:
    source = (
        f"def second(text):\n    return {call('text')}\n\n\n"
        "def work(topic):\n    return second(first(topic))\n\n\n"
        f"def first(topic):\n    return {call('topic')}.text\n"
    )
    assert signs(source) == {Sign.PIPELINE}
    assert sentence(source, Sign.PIPELINE) == "`second` waits for what `first` answers"


MODULE = (
    HEAD + "\n\ndef search(topic):\n    return "
    f"{call('topic')}.text\n\n\ndef write_report(found):\n    return "
    + generate("{'max_output_tokens': 8192}", contents="found")
)


@pytest.mark.parametrize(
    ("main", "expected"),
    [
        ("found = work.search('salt')\nprint(work.write_report(found))\n", True),
        ("print(work.write_report(work.search('salt')))\n", True),
        (
            "async def run():\n    found = await work.search('salt')\n    text = found['text']\n"
            "    return await work.write_report(found=text)\n",
            True,
        ),
        ("work.search('salt')\nprint(work.write_report('pepper'))\n", False),
        ("print(work.write_report('pepper'))\nfound = work.search('salt')\n", False),
        ("found = work.search('salt')\n\n\ndef run(found):\n    work.write_report(1)\n", False),
        ("found = work.search(work.write_report)\n", False),
        ("def (:\n", False),
    ],
)
def test_in_another_file(tmp_path: Path, main: str, expected: bool) -> None:
    (tmp_path / "example.py").write_text(MODULE)
    (tmp_path / "main.py").write_text(f"import example as work\n\n{main}")
    project = Project(base=str(tmp_path), given=(str(tmp_path),))
    found = {one.sign for one in evidence(MODULE, project)[1]}
    assert (Sign.PIPELINE in found) is expected


def test_other_files_are_not_asked_where_they_do_not_decide(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(
        "import example as work\n\nfound = work.search('salt')\nprint(work.write_report(found))\n"
    )
    project = Project(base=str(tmp_path), given=(str(tmp_path),))
    short = MODULE.replace("'max_output_tokens': 8192", "'max_output_tokens': 10")
    assert {one.sign for one in evidence(short, project)[1]} == {Sign.LONG_TEXT}
