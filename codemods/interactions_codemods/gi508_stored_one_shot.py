"""A one-shot call is stored, though nobody comes back to it.

Without `store=False` the service keeps every interaction: 55 days on paid tiers, a day on the free
one. Where only the text of an answer is read, and no id is kept, that is of no use.

Most one-shot calls are fine as they are, so this rule speaks up only where somebody has said that
things are not to be stored: with `state = "stateless"` or `"forbid"` in the configuration, or where
another one-shot of the same file says `store=False`. The fix says it here, too.

Before:

```python
from google import genai

client = genai.Client()
name = client.interactions.create(
    model="gemini-3.5-flash", input="Name a river.", store=False
).output_text
answer = client.interactions.create(model="gemini-3.5-flash", input="Is water wet?")
print(name, answer.output_text)
```

After:

```python
from google import genai

client = genai.Client()
name = client.interactions.create(
    model="gemini-3.5-flash", input="Name a river.", store=False
).output_text
answer = client.interactions.create(
    model="gemini-3.5-flash",
    input="Is water wet?",
    store=False,
)
print(name, answer.output_text)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.conversations.misuse.stored_one_shots import says_elsewhere
from migrate_interactions.findings import (
    Codemod,
    Finding,
    Fix,
    Policy,
    Refusal,
    Safety,
    Severity,
    StateMode,
)
from migrate_interactions.rewriting.misuse.storing import store_nothing


def detect(facts: ModuleFacts, policy: Policy) -> Iterator[Finding]:
    """One finding per call, where nothing is to be stored."""
    if policy.state is StateMode.SERVER and not says_elsewhere(facts.base):
        return
    for one in facts.lifecycle.stored_one_shots:
        yield Finding(
            code=CODEMOD.code,
            name=CODEMOD.name,
            place=facts.tree.place(one.call.call),
            message="the service keeps this interaction, and nobody comes back to it",
        )


def fix(finding: Finding, facts: ModuleFacts, policy: Policy) -> Fix | Refusal:
    """``store=False``."""
    calls = facts.lifecycle.stored_one_shots
    one = next(one for one in calls if facts.tree.place(one.call.call) == finding.place)
    return store_nothing(facts, one.call)


CODEMOD = Codemod(
    code="GI508",
    name="stored-one-shot",
    severity=Severity.NOTE,
    safety=Safety.SAFE,
    since="0.2.0",
    removes="stored prompts that nobody needs",
    links=("https://ai.google.dev/gemini-api/docs/interactions-overview",),
    documentation=__doc__ or "",
    detect=detect,
    fix=fix,
)
