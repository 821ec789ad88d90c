"""Calls or branches keep tools apart that one request can have together.

With `generateContent`, Google Search, code execution and functions could not be given to one
request, so programs ask twice, or choose the tool beforehand: by words in the question, by
another model call, by a method of its own for the search. An interaction takes all of them in
one list, and the model chooses. Which calls to join is not a thing that a tool can decide.

Example:

```python
from google import genai
from google.genai import types

client = genai.Client()


def answer(question: str) -> str | None:
    if "news" in question:
        tool = types.Tool(google_search=types.GoogleSearch())
    else:
        tool = types.Tool(code_execution=types.ToolCodeExecution())
    response = client.models.generate_content(
        model="gemini-2.5-flash",
        contents=question,
        config=types.GenerateContentConfig(tools=[tool]),
    )
    return response.text


print(answer("Any news of the harbour?"))
```
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.conversations.orchestration.routers import orchestration_of_router
from migrate_interactions.findings import (
    Codemod,
    Confidence,
    Finding,
    Policy,
    Refusal,
    Safety,
    Severity,
)


def detect(facts: ModuleFacts, policy: Policy) -> Iterator[Finding]:
    """One finding per router, at its first call or branch."""
    for router in facts.tool_routers:
        named = ", ".join(sorted(router.kinds))
        yield Finding(
            code=CODEMOD.code,
            name=CODEMOD.name,
            place=facts.tree.place(router.node),
            message=f"calls or branches keep tools apart that one request can have: {named}",
            sites=tuple(facts.tree.place(site.call) for site in router.sites),
            orchestration=orchestration_of_router(facts.base, router),
            provenance=facts.provenance(router.sites[0]),
            confidence=Confidence.MEDIUM,
        )


def fix(finding: Finding, facts: ModuleFacts, policy: Policy) -> Refusal:
    """None: the answers would change with the tools that the model can choose from."""
    return Refusal(
        "tool-routing", "with one request for all, the model chooses, and may answer otherwise"
    )


CODEMOD = Codemod(
    code="GI303",
    name="tool-routing",
    severity=Severity.NOTE,
    safety=Safety.MANUAL,
    since="0.2.0",
    removes="the choice of a tool, and calls made only for it",
    links=("https://ai.google.dev/gemini-api/docs/interactions-overview",),
    documentation=__doc__ or "",
    detect=detect,
    fix=fix,
)
