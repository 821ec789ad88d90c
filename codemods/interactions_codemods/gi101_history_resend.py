"""A history that the program keeps and sends again with every request.

The whole conversation travels with each turn, so requests grow with every exchange. The
Interactions API keeps the turns: a request names the interaction it follows and sends only
what is new. The list of turns becomes an interaction id, in the same place; where turns may
wait unsent (a seed of examples, a request that failed) a small object keeps them with the id.

Before:

```python
from google import genai
from google.genai import types

client = genai.Client()
history = []
for question in ["Name a planet.", "And its largest moon?"]:
    history.append(types.Content(role="user", parts=[types.Part(text=question)]))
    response = client.models.generate_content(model="gemini-2.5-flash", contents=history)
    history.append(types.Content(role="model", parts=[types.Part(text=response.text)]))
    print(response.text)
```

After:

```python
from google import genai

client = genai.Client()
previous_interaction_id: str | None = None
for question in ["Name a planet.", "And its largest moon?"]:
    response = client.interactions.create(
        model="gemini-2.5-flash",
        input=question,
        previous_interaction_id=previous_interaction_id,
    )
    previous_interaction_id = response.id
    print(response.output_text)
```

Needs review: the turns are stored by the service (55 days on paid tiers, 1 day on the free
one), and the SDK retries failed interactions by default, which it does not for
`generate_content`.

Left alone, with the reason: histories that are cut, summarised, edited or taken back, that are
loaded from outside the process, that are sent as text of one turn, whose answers are changed
before they are kept, or that go where they cannot be followed.
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.conversations.orchestration.conversations import (
    orchestration_of_conversation,
)
from migrate_interactions.findings import (
    Category,
    Codemod,
    Finding,
    Fix,
    Policy,
    Refusal,
    Safety,
    Severity,
)
from migrate_interactions.rewriting.fixes import fix_conversation


def detect(facts: ModuleFacts, policy: Policy) -> Iterator[Finding]:
    """One finding per call whose contents carry earlier turns."""
    for history in facts.histories:
        lines = orchestration_of_conversation(facts.base, history, Category.HISTORY, policy.state)
        name = history.holder.name if history.holder is not None else "the history"
        for site in history.sites:
            yield Finding(
                code=CODEMOD.code,
                name=CODEMOD.name,
                place=facts.tree.place(site.call),
                message=f"earlier turns are sent again from `{name}` with each request",
                sites=(facts.tree.place(site.call),),
                orchestration=lines,
                provenance=facts.provenance(site),
            )
    for conversation in facts.follow_ups:
        lines = orchestration_of_conversation(
            facts.base, conversation, Category.HISTORY, policy.state
        )
        for follow_up in conversation.follow_ups:
            yield Finding(
                code=CODEMOD.code,
                name=CODEMOD.name,
                place=facts.tree.place(follow_up.site.call),
                message="the turns before and their answer are written out and sent again",
                sites=tuple(facts.tree.place(site.call) for site in conversation.sites),
                orchestration=lines,
                provenance=facts.provenance(follow_up.site),
            )


def fix(finding: Finding, facts: ModuleFacts, policy: Policy) -> Fix | Refusal:
    """An interaction id in the history's place, or why not."""
    conversation = next(
        one
        for one in facts.conversations
        if finding.place in [facts.tree.place(site.call) for site in one.sites]
    )
    return fix_conversation(facts, conversation, policy)


CODEMOD = Codemod(
    code="GI101",
    name="history-resend",
    severity=Severity.WARNING,
    safety=Safety.REVIEW,
    since="0.1.0",
    removes="history lists and their upkeep",
    links=("https://ai.google.dev/gemini-api/docs/migrate-to-interactions",),
    documentation=__doc__ or "",
    detect=detect,
    fix=fix,
)
