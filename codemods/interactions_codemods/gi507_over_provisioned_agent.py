"""An agent is asked what a model answers in a second.

Deep research plans, searches and reads for minutes, a managed agent starts an environment; both
cost many times what a model does. This rule reports only what is plain: a short question that is
written out, with no tools, no files and no turn before it, and nothing in it that asks for
research. A model with Google Search answers the same.

There is no fix: a model would answer in other words.

Example:

```python
import time

from google import genai

client = genai.Client()
interaction = client.interactions.create(
    agent="deep-research-preview-04-2026",
    input="What is the capital of Mongolia?",
    background=True,
)
while interaction.status in ("in_progress", "queued"):
    time.sleep(10)
    interaction = client.interactions.get(interaction.id)
print(interaction.output_text if interaction.status == "completed" else interaction.errors)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.conversations import ModuleFacts
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
    """One finding per call."""
    for lookup in facts.lifecycle.lookups:
        agent = facts.tree.excerpt(lookup.agent)
        yield Finding(
            code=CODEMOD.code,
            name=CODEMOD.name,
            place=facts.tree.place(lookup.call.call),
            message=f"the agent `{agent}` works for minutes on {lookup.question!r}; a model with "
            "Google Search answers that in seconds",
            confidence=Confidence.MEDIUM,
        )


def fix(finding: Finding, facts: ModuleFacts, policy: Policy) -> Refusal:
    """None: a model would answer in other words."""
    return Refusal(
        "agent-for-a-lookup", 'ask a model, with `tools=[{"type": "google_search"}]` if need be'
    )


CODEMOD = Codemod(
    code="GI507",
    name="over-provisioned-agent",
    severity=Severity.NOTE,
    safety=Safety.MANUAL,
    since="0.2.0",
    removes="minutes of an agent",
    links=("https://ai.google.dev/gemini-api/docs/interactions-overview",),
    documentation=__doc__ or "",
    detect=detect,
    fix=fix,
)
