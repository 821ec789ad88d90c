"""Which calls are calls of the SDK, whichever way the client got its name."""

from __future__ import annotations

import textwrap

import pytest

from migrate_interactions.conversations import ModuleFacts, analyse
from migrate_interactions.findings import Fix, Policy, Refusal
from migrate_interactions.sources import Project
from migrate_interactions.syntax.tree import parse_tree

IS_A_SITE = {
    "plain": """
        from google import genai
        client = genai.Client()
        client.models.generate_content(model="m", contents="x")
    """,
    "alias": """
        from google import genai as gemini
        llm = gemini.Client()
        llm.models.generate_content(model="m", contents="x")
    """,
    "dotted import": """
        import google.genai as g
        g.Client().models.generate_content(model="m", contents="x")
    """,
    "whole path": """
        import google.genai
        google.genai.Client().models.generate_content(model="m", contents="x")
    """,
    "class import": """
        from google.genai import Client
        Client(api_key="k").models.generate_content(model="m", contents="x")
    """,
    "attribute": """
        from google import genai
        class Bot:
            def __init__(self):
                self.client = genai.Client()
            def ask(self):
                return self.client.models.generate_content(model="m", contents="x")
    """,
    "attribute of a parameter": """
        from google import genai
        class Bot:
            def __init__(self, client):
                self.client = client
            def ask(self):
                return self.client.models.generate_content(model="m", contents="x")
        Bot(genai.Client())
    """,
    "factory": """
        from google import genai
        def make():
            return genai.Client()
        make().models.generate_content(model="m", contents="x")
    """,
    "annotated parameter": """
        from google import genai
        def ask(client: genai.Client):
            return client.models.generate_content(model="m", contents="x")
    """,
    "optional annotation": """
        from google import genai
        def ask(client: genai.Client | None = None):
            return client.models.generate_content(model="m", contents="x")
    """,
    "string annotation": """
        from google import genai
        def ask(client: "genai.Client"):
            return client.models.generate_content(model="m", contents="x")
    """,
    "async client under an ordinary name": """
        from google import genai
        client = genai.Client().aio
        async def ask():
            return await client.models.generate_content(model="m", contents="x")
    """,
    "with statement": """
        from google import genai
        with genai.Client() as client:
            client.models.generate_content(model="m", contents="x")
    """,
    "models under a name": """
        from google import genai
        models = genai.Client().models
        models.generate_content(model="m", contents="x")
    """,
    "property": """
        from google import genai
        class Bot:
            @property
            def client(self):
                return genai.Client()
            def ask(self):
                return self.client.models.generate_content(model="m", contents="x")
    """,
    "handed to a thread": """
        import asyncio
        from google import genai
        client = genai.Client()
        async def ask():
            return await asyncio.to_thread(
                client.models.generate_content, model="m", contents="x"
            )
    """,
    "set to None first": """
        from google import genai
        client = None
        def connect():
            global client
            client = genai.Client()
        def ask():
            return client.models.generate_content(model="m", contents="x")
    """,
}

IS_NO_SITE = {
    "own class": """
        from google import genai
        class Client:
            class models:
                @staticmethod
                def generate_content(**given): ...
        Client().models.generate_content(model="m", contents="x")
    """,
    "own function": """
        from google import genai
        def generate_content(client, messages): ...
        generate_content(genai.Client(), [])
    """,
    "unknown parameter": """
        from google import genai
        def ask(client):
            return client.models.generate_content(model="m", contents="x")
    """,
    "other library": """
        import genai
        genai.Client().models.generate_content(model="m", contents="x")
    """,
    "channel": """
        from google import genai
        class Channel:
            def send_message(self, text): ...
        Channel().send_message("x")
    """,
    "shadowed": """
        from google import genai
        def ask(genai):
            return genai.Client().models.generate_content(model="m", contents="x")
    """,
}


def facts_of(code: str) -> ModuleFacts:
    return analyse(parse_tree("module.py", textwrap.dedent(code)), Project(base="/nowhere"))


@pytest.mark.parametrize("code", IS_A_SITE.values(), ids=IS_A_SITE)
def test_is_a_site(code: str) -> None:
    assert len(facts_of(code).sites) == 1


@pytest.mark.parametrize("code", IS_NO_SITE.values(), ids=IS_NO_SITE)
def test_is_no_site(code: str) -> None:
    assert facts_of(code).sites == ()


VERTEX = {
    "vertexai": "genai.Client(vertexai=True)",
    "enterprise": "genai.Client(enterprise=True)",
    "decided at run time": 'genai.Client(vertexai=os.environ.get("V"))',
    "project": 'genai.Client(project="p", location="l")',
    "unpacked": "genai.Client(**settings)",
    "either": "genai.Client(vertexai=True) if V else genai.Client()",
}
NOT_VERTEX = {
    "key": 'genai.Client(api_key="k")',
    "said not to be": "genai.Client(vertexai=False)",
    "options": 'genai.Client(http_options={"timeout": 1000})',
}

CHAT = """
    import os
    from google import genai
    settings = {{}}
    V = True
    client = {}
    history = []
    for line in ["a", "b"]:
        history.append({{"role": "user", "parts": [{{"text": line}}]}})
        response = client.models.generate_content(model="m", contents=history)
        history.append({{"role": "model", "parts": [{{"text": response.text}}]}})
"""


def fixed(code: str) -> Fix | Refusal:
    from interactions_codemods import CODEMODS

    facts = facts_of(code)
    rule = CODEMODS[0]
    (finding,) = rule.detect(facts, Policy())
    return rule.fix(finding, facts, Policy())


@pytest.mark.parametrize("client", VERTEX.values(), ids=VERTEX)
def test_vertex_clients_stay(client: str) -> None:
    result = fixed(CHAT.format(client))
    assert isinstance(result, Refusal)
    assert result.reason == "vertex-client"
    assert result.link.startswith("https://")


@pytest.mark.parametrize("client", NOT_VERTEX.values(), ids=NOT_VERTEX)
def test_other_clients_move(client: str) -> None:
    assert isinstance(fixed(CHAT.format(client)), Fix)
