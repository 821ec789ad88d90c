"""A client keeps sessions with MCP servers, and hands their tools to Gemini: is it still needed?

An interaction with the tool `{"type": "mcp_server", "name": ..., "url": ...}` lets the service
list the server's tools and call them itself. The session, the list and the calls between requests
go, where the service can reach the server. Google's pages differ about whether Gemini 3 takes the
tool: ask your model first.

| question | earns its place where |
| --- | --- |
| model vendors | the application imports or names other vendors' models too |
| place of the server | each server is a process of the program, or in its own network |
| human in the loop | somebody is asked before a call, or by the server |
| needed by | the sessions go through a framework that earns its place |
| steps of its own | never, but with any of them the client only shrinks |

Steps of its own are resources and prompts of a server, tools that the program calls by name, and
an OAuth flow. The client shrinks, too, where the code does not say a server's address, and where
one server is beside the program and another is not.

Example:

```python
import asyncio

from google import genai
from google.genai import types
from mcp import ClientSession
from mcp.client.streamable_http import streamablehttp_client

client = genai.Client()


async def ask(question: str) -> str | None:
    async with streamablehttp_client("https://tides.example.com/mcp") as (read, write, _):
        async with ClientSession(read, write) as session:
            await session.initialize()
            response = await client.aio.models.generate_content(
                model="gemini-2.5-flash",
                contents=question,
                config=types.GenerateContentConfig(tools=[session]),
            )
    return response.text


print(asyncio.run(ask("When is high tide in Brest?")))
```

Known are the clients of the packages mcp, fastmcp and langchain_mcp_adapters, and those of ADK,
LlamaIndex and AutoGen. Reported once per file, where the first session is opened.
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.conversations.infrastructure.mcp_clients import (
    find_mcp_client,
    sentence,
)
from migrate_interactions.findings import (
    Codemod,
    Confidence,
    Finding,
    Policy,
    Refusal,
    Safety,
    Severity,
    Verdict,
)


def detect(facts: ModuleFacts, policy: Policy) -> Iterator[Finding]:
    """One finding per file, where the first session is opened."""
    client = find_mcp_client(facts.base)
    if client is None:
        return
    said = client.judgement
    yield Finding(
        code=CODEMOD.code,
        name=CODEMOD.name,
        place=client.place,
        message=sentence(said),
        orchestration=client.orchestration,
        provenance=(
            (client.place, "a session is opened here"),
            *((one, "another one is opened here") for one in client.others),
            *((one, "what the model chose is called here") for one in client.calls),
        ),
        confidence=Confidence.MEDIUM,
        judgement=said,
    )


def fix(finding: Finding, facts: ModuleFacts, policy: Policy) -> Refusal:
    """None: whether the service may reach the server is for a person to say."""
    assert finding.judgement is not None
    if finding.judgement.verdict is Verdict.KEEPS:
        said = f"nothing has to be done; without what keeps it, {finding.judgement.replacement}"
        return Refusal("framework-needed", said)
    return Refusal("mcp-client", finding.judgement.replacement)


CODEMOD = Codemod(
    code="GI410",
    name="mcp-client",
    severity=Severity.NOTE,
    safety=Safety.MANUAL,
    since="0.5.0",
    removes="sessions with MCP servers, and calls of their tools",
    links=("https://ai.google.dev/gemini-api/docs/interactions-overview",),
    documentation=__doc__ or "",
    detect=detect,
    fix=fix,
)
