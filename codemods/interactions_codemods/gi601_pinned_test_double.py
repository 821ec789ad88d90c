"""A test stands in for `generateContent`, which the code it tests calls no longer.

Tests give the code a mock with `models.generate_content`, or patch `generate_content`. Once the
code makes interactions, such a test fails, or tests nothing. Plain stubs are rewritten together
with the code: what they give as an answer, and what the tests say of the requests. A test is
looked at when the files that it imports are migrated, so that a stub of a call that stays is
left alone. Stubs that are not plain are named, and so are recorded requests.

Before:

```python
from unittest.mock import MagicMock

from assistant import Assistant


def test_the_answer_is_given():
    client = MagicMock()
    client.chats.create.return_value.send_message.return_value.text = "In Paris."
    assert Assistant(client).ask("Where is the Louvre?") == "In Paris."
    client.chats.create.return_value.send_message.assert_called_once_with("Where is the Louvre?")
```

After:

```python
from unittest.mock import MagicMock

from assistant import Assistant


def test_the_answer_is_given():
    client = MagicMock()
    client.interactions.create.return_value.output_text = "In Paris."
    assert Assistant(client).ask("Where is the Louvre?") == "In Paris."
    client.interactions.create.assert_called_once()
    assert client.interactions.create.call_args.kwargs["input"] == "Where is the Louvre?"
```

where `assistant.py` is

```python
from google import genai


class Assistant:
    def __init__(self, client: genai.Client) -> None:
        self._chat = client.chats.create(model="gemini-2.5-flash")

    def ask(self, question: str) -> str | None:
        return self._chat.send_message(question).text
```
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.conversations.test_doubles.pinned import Pinned
from migrate_interactions.findings import (
    Codemod,
    Finding,
    Fix,
    Place,
    Policy,
    Refusal,
    Safety,
    Severity,
)
from migrate_interactions.rewriting.test_doubles.fixes import fix_pinned


def detect(facts: ModuleFacts, policy: Policy) -> Iterator[Finding]:
    """One finding per test, fixture or stub, at the first place that names the old API."""
    for pinned in facts.pinned_doubles:
        yield Finding(
            code=CODEMOD.code,
            name=CODEMOD.name,
            place=_place(facts, pinned),
            message=_message(pinned),
        )


def fix(finding: Finding, facts: ModuleFacts, policy: Policy) -> Fix | Refusal:
    """The same stub for interactions, where it is a plain one."""
    pinned = next(one for one in facts.pinned_doubles if _place(facts, one) == finding.place)
    needed = pinned.file.needs(pinned.unit)[1:]
    return fix_pinned(pinned, tuple(one for one in facts.pinned_doubles if one.unit in needed))


def _place(facts: ModuleFacts, pinned: Pinned) -> Place:
    return facts.tree.place(pinned.signs[0].node)


def _message(pinned: Pinned) -> str:
    methods = " and ".join(f"`{method}`" for method in pinned.methods)
    made = pinned.replaced or pinned.created
    places = ", ".join(dict.fromkeys(str(one) for one in made[:3]))
    more = f" and {len(made) - 3} more" if len(made) > 3 else ""
    word = "of" if pinned.replaced else "where interactions are made at"
    return f"stands in for {methods} {word} {places}{more}"


CODEMOD = Codemod(
    code="GI601",
    name="pinned-test-double",
    severity=Severity.NOTE,
    safety=Safety.REVIEW,
    since="0.2.0",
    removes="tests that fail after the migration of what they test",
    links=("https://ai.google.dev/gemini-api/docs/migrate-to-interactions",),
    documentation=__doc__ or "",
    detect=detect,
    fix=fix,
)
