"""A request sends what the service has already: turns that are stored, or the answer it follows.

With `previous_interaction_id` the service puts all earlier turns before the input. A program
that keeps a list of the turns and sends it with the id pays for them twice, and the model reads
them twice. So does one that writes the answer it follows into the prompt. Without an id, a list
that is sent again is stored again with every request.

The fix sends the new turn only, and takes away a list that nothing else reads. To send all
turns with `store=False` is right, and not reported.

Before:

```python
from google import genai

client = genai.Client()
history = []
previous = None
for question in ("Who wrote Peer Gynt?", "When was he born?"):
    history.append({"type": "user_input", "content": [{"type": "text", "text": question}]})
    interaction = client.interactions.create(
        model="gemini-2.5-flash", input=history, previous_interaction_id=previous
    )
    history.extend(interaction.steps)
    previous = interaction.id
    print(interaction.output_text)
```

After:

```python
from google import genai

client = genai.Client()
previous = None
for question in ("Who wrote Peer Gynt?", "When was he born?"):
    interaction = client.interactions.create(
        model="gemini-2.5-flash",
        input=[{"type": "user_input", "content": [{"type": "text", "text": question}]}],
        previous_interaction_id=previous,
    )
    previous = interaction.id
    print(interaction.output_text)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.conversations.misuse.repeated_context import Repeats
from migrate_interactions.conversations.orchestration.contexts import orchestration_of_context
from migrate_interactions.findings import Codemod, Finding, Fix, Policy, Refusal, Safety, Severity
from migrate_interactions.rewriting.misuse.repeated_context import fix_repeated_context

_MESSAGES = {
    Repeats.TURNS_AND_ID: (
        "all turns are sent together with `previous_interaction_id`: the model gets them twice"
    ),
    Repeats.STORED_TURNS: (
        "all turns are sent, and stored, with each request; `previous_interaction_id` sends the "
        "new one only, `store=False` stores none"
    ),
    Repeats.TEXT: (
        "the input has the answer of the interaction that it follows: the model gets it twice"
    ),
}


def detect(facts: ModuleFacts, policy: Policy) -> Iterator[Finding]:
    """One finding per request."""
    for repeated in facts.repeated_contexts:
        yield Finding(
            code=CODEMOD.code,
            name=CODEMOD.name,
            place=facts.tree.place(repeated.call.call),
            message=_MESSAGES[repeated.repeats],
            orchestration=orchestration_of_context(facts.base, repeated),
        )


def fix(finding: Finding, facts: ModuleFacts, policy: Policy) -> Fix | Refusal:
    """The new turn alone."""
    found = facts.repeated_contexts
    repeated = next(one for one in found if facts.tree.place(one.call.call) == finding.place)
    return fix_repeated_context(facts.base, repeated)


CODEMOD = Codemod(
    code="GI501",
    name="history-and-id",
    severity=Severity.WARNING,
    safety=Safety.REVIEW,
    since="0.4.0",
    removes="turns that are sent twice",
    links=("https://ai.google.dev/gemini-api/docs/interactions-overview",),
    documentation=__doc__ or "",
    detect=detect,
    fix=fix,
)
