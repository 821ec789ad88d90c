"""An interaction that is not stored is fetched or continued.

With `store=False` the service keeps nothing. Work in the background cannot be fetched then, a
request cannot say `previous_interaction_id`, and an id of an interaction that was not stored is
one that nobody knows. The SDK sends all of that without a word; the service answers 400 or 404.

Requests that send all turns again with `store=False` are right, and are left alone.

Example:

```python
from google import genai

client = genai.Client()
first = client.interactions.create(
    model="gemini-3.5-flash", input="Name a river.", store=False
)
try:
    second = client.interactions.create(
        model="gemini-3.5-flash", input="Where is it?", previous_interaction_id=first.id
    )
    print(second.output_text)
except Exception as error:
    print("refused:", error)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.conversations.misuse.not_stored import Needed
from migrate_interactions.findings import (
    Codemod,
    Finding,
    Policy,
    Refusal,
    Safety,
    Severity,
)

_SENTENCES = {
    Needed.BACKGROUND: "work in the background has to be stored, and `store=False` says not to",
    Needed.PREVIOUS: "a request with `store=False` cannot continue an interaction",
    Needed.CONTINUED: "it is not stored, and line {line} continues it",
    Needed.FETCHED: "it is not stored, and line {line} fetches it",
}


def detect(facts: ModuleFacts, policy: Policy) -> Iterator[Finding]:
    """One finding per call with ``store=False``."""
    for one in facts.lifecycle.not_stored:
        line = facts.tree.place(one.node).line
        yield Finding(
            code=CODEMOD.code,
            name=CODEMOD.name,
            place=facts.tree.place(one.call.call),
            message=_SENTENCES[one.needed].format(line=line),
        )


def fix(finding: Finding, facts: ModuleFacts, policy: Policy) -> Refusal:
    """None: what is stored is for a person to decide."""
    return Refusal(
        "not-stored", "leave `store=False` out, or send the turns again instead of an id"
    )


CODEMOD = Codemod(
    code="GI506",
    name="store-false-chain",
    severity=Severity.ERROR,
    safety=Safety.MANUAL,
    since="0.2.0",
    removes="requests that the service refuses",
    links=("https://ai.google.dev/gemini-api/docs/interactions-overview",),
    documentation=__doc__ or "",
    detect=detect,
    fix=fix,
)
