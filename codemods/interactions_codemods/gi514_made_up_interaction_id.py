"""An interaction is continued by an id that the program makes up.

`previous_interaction_id` takes the `id` of an interaction that the service made, and nothing
else: no UUID and no name of a session. The SDK sends whatever it is given; the service knows no
such interaction and answers 400 or 404.

There is no fix: the program has to keep the id of the last interaction, and where is for a
person to decide.

Example:

```python
import uuid

from google import genai

client = genai.Client()
session_id = str(uuid.uuid4())
try:
    answer = client.interactions.create(
        model="gemini-3.5-flash", input="Hello!", previous_interaction_id=session_id
    )
    print(answer.output_text)
except Exception as error:
    print("refused:", error)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.findings import (
    Codemod,
    Finding,
    Policy,
    Refusal,
    Safety,
    Severity,
)


def detect(facts: ModuleFacts, policy: Policy) -> Iterator[Finding]:
    """One finding per call."""
    for one in facts.lifecycle.made_up_ids:
        yield Finding(
            code=CODEMOD.code,
            name=CODEMOD.name,
            place=facts.tree.place(one.call.call),
            message=f"`{facts.tree.excerpt(one.made)}` is no id that the service has given",
        )


def fix(finding: Finding, facts: ModuleFacts, policy: Policy) -> Refusal:
    """None: where the id is kept is for a person to decide."""
    return Refusal("made-up-id", "send the `id` of the last interaction, or none")


CODEMOD = Codemod(
    code="GI514",
    name="made-up-interaction-id",
    severity=Severity.ERROR,
    safety=Safety.MANUAL,
    since="0.2.0",
    removes="requests that the service refuses",
    links=("https://ai.google.dev/gemini-api/docs/interactions-overview",),
    documentation=__doc__ or "",
    detect=detect,
    fix=fix,
)
