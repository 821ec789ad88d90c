"""Calls that are made by others, under other names, or where they cannot be seen."""

from __future__ import annotations

import textwrap

import pytest

from migrate_interactions.conversations import ModuleFacts, analyse
from migrate_interactions.sources import Project
from migrate_interactions.syntax.tree import parse_tree

HEAD = "from google import genai\nclient = genai.Client()\n"
ARGUMENTS = 'model="m", contents="x"'


def facts_of(code: str) -> ModuleFacts:
    text = HEAD + textwrap.dedent(code)
    return analyse(parse_tree("module.py", text), Project(base="/nowhere"))


#: Code -> how often the response's text is seen to be read.
FOLLOWED = {
    f"""
    import asyncio
    async def f():
        r = await asyncio.to_thread(client.models.generate_content, {ARGUMENTS})
        print(r.text)
    """: 1,
    f"""
    async def f(loop):
        r = await loop.run_in_executor(None, lambda: client.models.generate_content({ARGUMENTS}))
        print(r.text)
    """: 1,
    f"""
    from functools import partial
    async def f(loop):
        r = await loop.run_in_executor(
            None, partial(client.models.generate_content, {ARGUMENTS}))
        print(r.text)
    """: 1,
    f"""
    def f(pool):
        future = pool.submit(client.models.generate_content, {ARGUMENTS})
        r = future.result(timeout=3)
        print(r.text, r.text)
    """: 2,
    f"""
    generate = client.models.generate_content
    print(generate({ARGUMENTS}).text)
    """: 1,
    """
    from functools import partial
    ask = partial(client.models.generate_content, model="m")
    print(ask(contents="x").text, ask(contents="y").text)
    """: 2,
    f"""
    def patiently(call):
        while True:
            try:
                return call()
            except ValueError:
                pass
    print(patiently(lambda: client.models.generate_content({ARGUMENTS})).text)
    """: 1,
    f"""
    def patiently(call, **given):
        result = call(**given)
        return result
    print(patiently(client.models.generate_content, {ARGUMENTS}).text)
    """: 1,
    f"""
    n, r = 1, client.models.generate_content({ARGUMENTS})
    print(r.text)
    """: 1,
}


@pytest.mark.parametrize("code", FOLLOWED)
def test_the_response_is_followed(code: str) -> None:
    facts = facts_of(code)
    (site,) = facts.base.sites
    journey = facts.base.tracker.follow(site.call)
    assert journey.escapes == []
    assert len(journey.uses) == FOLLOWED[code]


LOOSE = {
    "chosen": "f = client.models.generate_content if x else client.models.count_tokens",
    "in a table": 'table = {"g": client.models.generate_content}',
    "given to an unknown function": "wrap(client.models.generate_content)",
    "returned": "def f():\n    return client.models.generate_content",
    "asynchronous": "run(client.aio.models.generate_content)",
}


@pytest.mark.parametrize("code", LOOSE.values(), ids=LOOSE)
def test_methods_that_are_handed_on_count(code: str) -> None:
    facts = facts_of(code)
    assert facts.base.sites == ()
    assert len(facts.base.loose_methods) == 1
    assert len(facts.sites) == len(facts.one_shot_sites) == 1


def test_a_helper_that_returns_something_else_as_well_is_no_helper() -> None:
    facts = facts_of(
        f"""
        def patiently(call):
            if x:
                return cached
            return call()
        print(patiently(lambda: client.models.generate_content({ARGUMENTS})).text)
        """
    )
    (site,) = facts.base.sites
    assert facts.base.tracker.follow(site.call).escapes


@pytest.mark.parametrize(
    "inside",
    [
        "print(result.text)",
        "results.append(result)",
        "log(call)",
        "result.text and print()",
    ],
)
def test_a_helper_that_looks_at_the_response_is_no_helper(inside: str) -> None:
    facts = facts_of(
        f"""
        def patiently(call):
            result = call()
            {inside}
            return result
        print(patiently(lambda: client.models.generate_content({ARGUMENTS})).text)
        """
    )
    (site,) = facts.base.sites
    assert facts.base.tracker.follow(site.call).escapes


@pytest.mark.parametrize(
    "code",
    [
        "from google.genai import models\nmodels.Models.generate_content = traced",
        "genai.models.AsyncModels.generate_content = traced",
        "client.models.generate_content = traced",
    ],
)
def test_methods_that_are_replaced(code: str) -> None:
    assert len(facts_of(code).base.patches) == 1
    assert facts_of(code).sites == ()


def test_attributes_of_others_are_no_patches() -> None:
    assert facts_of("fake.generate_content = traced").base.patches == ()
