"""Clients of the Gemini SDK are made in many modules, with no interface of one's own between.

A move to the Interactions API, to another SDK or to another vendor then touches every one of
them. One module that makes the client, and that the others call, is changed once. Reported once
per application, the modules of one outermost folder, in the first that makes a client. Modules
that nothing imports are programs of their own, and do not count.

Example:

```python
from google import genai

client = genai.Client()


def translate(text: str) -> str | None:
    response = client.models.generate_content(
        model="gemini-2.5-flash", contents=f"Translate into French: {text}"
    )
    return response.text
```

By itself this is fine; four modules and more that begin so, in one application, are reported.
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.conversations.infrastructure.spread import find_spread
from migrate_interactions.findings import (
    Codemod,
    Finding,
    Policy,
    Refusal,
    Safety,
    Severity,
)


def detect(facts: ModuleFacts, policy: Policy) -> Iterator[Finding]:
    """One finding per application."""
    spread = find_spread(facts.base)
    if spread is None:
        return
    count = len(spread.others) + 1
    yield Finding(
        code=CODEMOD.code,
        name=CODEMOD.name,
        place=spread.place,
        message=f"clients of the SDK are made in {count} modules of the application; with one "
        "module of its own between, a move changes one file",
        provenance=(
            (spread.place, "a client is made here"),
            *((one, "another one is made here") for one in spread.others),
        ),
    )


def fix(finding: Finding, facts: ModuleFacts, policy: Policy) -> Refusal:
    """None: where the interface goes is for a person to decide."""
    return Refusal(
        "vendor-spread", "one module with the client and `client.interactions.create(...)` will do"
    )


CODEMOD = Codemod(
    code="GI408",
    name="vendor-spread",
    severity=Severity.NOTE,
    safety=Safety.MANUAL,
    since="0.5.0",
    removes="clients that are made again and again",
    links=("https://ai.google.dev/gemini-api/docs/migrate-to-interactions",),
    documentation=__doc__ or "",
    detect=detect,
    fix=fix,
)
