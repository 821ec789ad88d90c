"""A client of the package openai talks to Gemini.

Gemini's OpenAI-compatible endpoint answers Chat Completions: each request carries all messages
before it, and there are no stored conversations, no background work and no agents. With the
same model and the same key, three lines of google-genai have them:

    from google import genai
    client = genai.Client(api_key=...)
    client.interactions.create(model=..., input=...)

Where a list of messages grows by the answers and is sent again with each turn, the finding says
which lines `previous_interaction_id` would replace. There is no fix: programs use this endpoint
to stay exchangeable between vendors, which is for a person to decide.

Example:

```python
import os

from openai import OpenAI

client = OpenAI(
    api_key=os.environ["GEMINI_API_KEY"],
    base_url="https://generativelanguage.googleapis.com/v1beta/openai/",
)
messages = [{"role": "system", "content": "You are a guide to harbours."}]
while True:
    messages.append({"role": "user", "content": input("You: ")})
    answer = client.chat.completions.create(model="gemini-2.5-flash", messages=messages)
    messages.append(answer.choices[0].message)
    print(answer.choices[0].message.content)
```

A client whose address is another vendor's, or is not known before the program runs, is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.conversations.openai_compatible.clients import OpenAIClient
from migrate_interactions.conversations.orchestration.messages import orchestration_of_messages
from migrate_interactions.findings import (
    Codemod,
    Fate,
    Finding,
    Policy,
    Refusal,
    Safety,
    Severity,
)
from migrate_interactions.syntax.shapes import keyword_argument


def detect(facts: ModuleFacts, policy: Policy) -> Iterator[Finding]:
    """One finding per client, at its construction."""
    for client in facts.openai_clients:
        place = facts.tree.place(client.node)
        calls = tuple(facts.tree.place(call) for call in client.calls)
        yield Finding(
            code=CODEMOD.code,
            name=CODEMOD.name,
            place=place,
            message=_message(facts, client),
            sites=calls,
            orchestration=orchestration_of_messages(facts.base, client.histories, client.calls),
            provenance=(
                (place, "the client gets Gemini's address here"),
                *((call, "a request is made with it here") for call in calls),
            ),
        )


def _message(facts: ModuleFacts, client: OpenAIClient) -> str:
    if client.framework:
        return f"{client.framework} talks to Gemini through its OpenAI-compatible endpoint"
    calls = f"{len(client.calls)} call{'' if len(client.calls) == 1 else 's'}"
    message = f"a client of openai talks to Gemini's OpenAI-compatible endpoint: {calls}"
    for history in client.histories:
        upkeep = orchestration_of_messages(facts.base, [history], [])
        lines = sum(len(one.lines) for one in upkeep if one.fate is not Fate.CHANGES)
        count = f"{lines} line{'' if lines == 1 else 's'}"
        cut = ", and keep the turns that are cut away" if history.is_cut else ""
        message += (
            f"; `{history.name}` is sent again with each turn; a session reference would replace "
            f"{count}{cut}"
        )
    return message


def fix(finding: Finding, facts: ModuleFacts, policy: Policy) -> Refusal:
    """None: the lines to write are named."""
    client = next(x for x in facts.openai_clients if facts.tree.place(x.node) == finding.place)
    if client.framework:
        return Refusal("openai-compatible", f"{client.framework} makes the requests")
    key = f"api_key={_source(facts, client.key)}" if client.key is not None else ""
    sent = [keyword_argument(call.args, "model") for call in client.calls]
    model = next((_source(facts, one.value) for one in sent if one is not None), "...")
    create = "await client.aio" if client.is_async else "client"
    return Refusal(
        "openai-compatible",
        f"by hand: `from google import genai`, `client = genai.Client({key})`, "
        f"`{create}.interactions.create(model={model}, input=...)`",
    )


def _source(facts: ModuleFacts, node: cst.BaseExpression) -> str:
    return re.sub(r"\s+", " ", facts.tree.source(node))


CODEMOD = Codemod(
    code="GI406",
    name="openai-compatible-endpoint",
    severity=Severity.WARNING,
    safety=Safety.MANUAL,
    since="0.3.0",
    removes="messages that are sent again",
    links=("https://ai.google.dev/gemini-api/docs/openai",),
    documentation=__doc__ or "",
    detect=detect,
    fix=fix,
)
