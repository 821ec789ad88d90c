"""A loop asks after an interaction without a pause, or several times a second.

Work in the background takes seconds to an hour. A loop that asks at once again sends hundreds
of requests meanwhile, which count against the quota and end in `RateLimitError`. The
documentation asks every 5 seconds, and every 10 for deep research.

Where the loop does nothing but wait, the fix puts a function in its place that waits with
pauses that grow. Elsewhere it adds the pause, or makes it longer, where nothing but the pause
changes; a loop that counts its rounds is for a person to change.

Before:

```python
from google import genai

client = genai.Client()
interaction = client.interactions.create(
    model="gemini-3.5-flash",
    input="Why do rivers meander? Answer in one sentence.",
    background=True,
)
while True:
    interaction = client.interactions.get(interaction.id)
    if interaction.status not in ("in_progress", "queued"):
        break
print(interaction.status, interaction.output_text)
```

After:

```python
import time

from google import genai

client = genai.Client()
interaction = client.interactions.create(
    model="gemini-3.5-flash",
    input="Why do rivers meander? Answer in one sentence.",
    background=True,
)
while True:
    interaction = client.interactions.get(interaction.id)
    if interaction.status not in ("in_progress", "queued"):
        break
    time.sleep(5)
print(interaction.status, interaction.output_text)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.findings import (
    Codemod,
    Finding,
    Fix,
    Policy,
    Refusal,
    Safety,
    Severity,
)
from migrate_interactions.rewriting.misuse.pauses import fix_tight


def detect(facts: ModuleFacts, policy: Policy) -> Iterator[Finding]:
    """One finding per loop, at what it asks with."""
    for tight in facts.lifecycle.tight_loops:
        pause = "without a pause" if tight.longest is None else f"every {tight.longest:g} s"
        yield Finding(
            code=CODEMOD.code,
            name=CODEMOD.name,
            place=facts.tree.place(tight.polling.fetch),
            message=f"the loop asks after the interaction {pause}; every 5 s will do",
        )


def fix(finding: Finding, facts: ModuleFacts, policy: Policy) -> Fix | Refusal:
    """A longer pause, or a wait with pauses that grow."""
    loops = facts.lifecycle.tight_loops
    tight = next(one for one in loops if facts.tree.place(one.polling.fetch) == finding.place)
    return fix_tight(facts, tight)


CODEMOD = Codemod(
    code="GI502",
    name="tight-polling",
    severity=Severity.WARNING,
    safety=Safety.REVIEW,
    since="0.2.0",
    removes="requests that only ask whether it is done",
    links=("https://ai.google.dev/gemini-api/docs/background-execution",),
    documentation=__doc__ or "",
    detect=detect,
    fix=fix,
)
