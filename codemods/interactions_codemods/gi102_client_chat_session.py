"""A chat object that keeps the history in the client and sends it with every message.

`client.chats.create` looks like a session, but lives in this process: each `send_message`
sends all earlier turns again. An interaction id is the session itself, and can be kept, shared
between processes or branched. What `chats.create` was given is sent with every turn, because
the Interactions API does not carry it over from the previous interaction.

Before:

```python
from google import genai
from google.genai import types

client = genai.Client()
chat = client.chats.create(
    model="gemini-2.5-flash",
    config=types.GenerateContentConfig(system_instruction="You are a guide to Rome."),
)
for question in ["Where is the Forum?", "Is it open on Mondays?"]:
    response = chat.send_message(question)
    print(response.text)
```

After:

```python
from google import genai

client = genai.Client()
previous_interaction_id: str | None = None
for question in ["Where is the Forum?", "Is it open on Mondays?"]:
    response = client.interactions.create(
        model="gemini-2.5-flash",
        input=question,
        previous_interaction_id=previous_interaction_id,
        system_instruction="You are a guide to Rome.",
    )
    if response.output_text:  # a chat forgets a turn without an answer
        previous_interaction_id = response.id
    print(response.output_text)
```

Where chats are passed around, kept per user or seeded with a history, a small class takes the
chat's place and keeps its settings with the id. Where the program reads `get_history()`, the
class keeps a record of the texts for that, and the code that reads stays as it is.

Needs review: the turns are stored by the service (55 days on paid tiers, 1 day on the free
one), and the SDK retries failed interactions by default, which it does not for chats.

Left alone, with the reason: chats whose history is changed, or is read and has more than texts
in it, and chats that go where they cannot be followed.
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
from migrate_interactions.rewriting.fixes import fix_chat


def detect(facts: ModuleFacts, policy: Policy) -> Iterator[Finding]:
    """One finding per `chats.create`."""
    for chat in facts.chats:
        lines = orchestration_of_conversation(facts.base, chat, Category.CHAT, policy.state)
        for construction in chat.constructions:
            sends = tuple(facts.tree.place(site.call) for site in chat.sites)
            yield Finding(
                code=CODEMOD.code,
                name=CODEMOD.name,
                place=facts.tree.place(construction),
                message="the chat keeps its history in the client and re-sends it "
                f"with each message ({len(sends)} call{'s' if len(sends) != 1 else ''})",
                sites=(facts.tree.place(construction), *sends),
                orchestration=lines,
            )


def fix(finding: Finding, facts: ModuleFacts, policy: Policy) -> Fix | Refusal:
    """An interaction id in the chat's place, or why not."""
    chat = next(
        c
        for c in facts.chats
        if finding.place in [facts.tree.place(call) for call in c.constructions]
    )
    return fix_chat(facts, chat, policy)


CODEMOD = Codemod(
    code="GI102",
    name="client-chat-session",
    severity=Severity.WARNING,
    safety=Safety.REVIEW,
    since="0.1.0",
    removes="chat objects and their stores",
    links=("https://ai.google.dev/gemini-api/docs/migrate-to-interactions",),
    documentation=__doc__ or "",
    detect=detect,
    fix=fix,
)
