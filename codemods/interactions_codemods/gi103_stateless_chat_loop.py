"""A loop or handler that answers a person's messages through the stateless API.

It stands for a conversation. Where it sends its history again, GI101 mends it. Where it has no
memory at all, each message is answered as if it were the first: a session reference gives it a
memory. That changes what the model sees, so it is done only with `--allow-behaviour-change`.

Before:

```python
from google import genai

client = genai.Client()
while True:
    message = input("You: ")
    if message == "quit":
        break
    response = client.models.generate_content(model="gemini-2.5-flash", contents=message)
    print(response.text)
```

After:

```python
from google import genai

client = genai.Client()
previous_interaction_id: str | None = None
while True:
    message = input("You: ")
    if message == "quit":
        break
    response = client.interactions.create(
        model="gemini-2.5-flash",
        input=message,
        previous_interaction_id=previous_interaction_id,
    )
    previous_interaction_id = response.id
    print(response.output_text)
```

A loop that puts each line into a fixed template is a filter, not a conversation, and is left
alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.conversations.orchestration.conversations import orchestration_of_loop
from migrate_interactions.findings import (
    Codemod,
    Confidence,
    Finding,
    Fix,
    Policy,
    Refusal,
    Safety,
    Severity,
)
from migrate_interactions.rewriting.fixes import fix_loop


def detect(facts: ModuleFacts, policy: Policy) -> Iterator[Finding]:
    """One finding per loop or handler."""
    for loop in facts.loops:
        has_memory = loop.history is not None or facts.cut_in(loop) is not None
        memory = "sends its history again" if has_memory else "has no memory"
        yield Finding(
            code=CODEMOD.code,
            name=CODEMOD.name,
            place=facts.tree.place(loop.node),
            message=f"messages from {loop.message} are answered through the stateless API; "
            f"the conversation {memory}",
            sites=tuple(facts.tree.place(site.call) for site in loop.sites),
            orchestration=orchestration_of_loop(facts.base, loop, policy.state),
            # Without a memory, each message may be meant to stand alone.
            confidence=Confidence.HIGH if has_memory else Confidence.MEDIUM,
        )


def fix(finding: Finding, facts: ModuleFacts, policy: Policy) -> Fix | Refusal:
    """GI101's fix where there is a history; else a memory, if the policy allows it."""
    loop = next(x for x in facts.loops if facts.tree.place(x.node) == finding.place)
    return fix_loop(facts, loop, policy)


CODEMOD = Codemod(
    code="GI103",
    name="stateless-chat-loop",
    severity=Severity.WARNING,
    safety=Safety.REVIEW,
    since="0.1.0",
    removes="history lists and their upkeep",
    links=("https://ai.google.dev/gemini-api/docs/migrate-to-interactions",),
    documentation=__doc__ or "",
    detect=detect,
    fix=fix,
)
