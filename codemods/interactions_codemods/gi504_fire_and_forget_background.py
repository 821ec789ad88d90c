"""Work is started in the background, and its id is not kept.

`interactions.create(background=True)` gives an interaction that has no answer yet, and may be
queued. Its answer can only be fetched with its id. Where the id is dropped, or is only printed or
logged, the work is done and paid for, and nobody gets to see it. Where the answer is read at once,
it is empty.

There is no fix: where to keep the id is for a person to decide. Code that tells the service to
call a webhook is left alone, and so is a program that prints the id and fetches interactions by
an id that is typed in.

Example:

```python
from google import genai

client = genai.Client()
client.interactions.create(
    model="gemini-3.5-flash",
    input="Write a poem on rivers.",
    background=True,
)
print("It is being written.")
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
    for lost in facts.lifecycle.lost_ids:
        if lost.answer is not None:
            read = facts.tree.excerpt(lost.answer)
            said = f"`{read}` is read before there is an answer, and nothing is fetched later"
        elif lost.is_shown:
            said = "the id of work in the background is only shown; nobody can fetch its answer"
        else:
            said = "the id of work in the background is not kept; nobody can fetch its answer"
        yield Finding(
            code=CODEMOD.code,
            name=CODEMOD.name,
            place=facts.tree.place(lost.call.call),
            message=said,
        )


def fix(finding: Finding, facts: ModuleFacts, policy: Policy) -> Refusal:
    """None: where to keep the id is for a person to decide."""
    return Refusal("id-not-kept", "keep the id, and fetch the interaction until it is done")


CODEMOD = Codemod(
    code="GI504",
    name="fire-and-forget-background",
    severity=Severity.ERROR,
    safety=Safety.MANUAL,
    since="0.2.0",
    removes="work that nobody sees",
    links=("https://ai.google.dev/gemini-api/docs/background-execution",),
    documentation=__doc__ or "",
    detect=detect,
    fix=fix,
)
