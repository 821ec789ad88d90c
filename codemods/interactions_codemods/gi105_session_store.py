"""A history that is read from a store for each request, and sent again as a whole.

Files, Redis, SQLite and the sessions of web frameworks keep what was said, so that a
conversation outlives the process; each request reads all of it and sends it. The Interactions
API keeps the turns as well: a request names the interaction that stands for the stored turns,
and sends what follows it. The store stays as the transcript, which may be shown and exported,
and keeps the ids, too. An id is found by all that is in the transcript, so it never stands for
one that was cut, edited or cleared. Turns that no interaction stands for, because they are older
than the migration or because the service has forgotten them, are sent once as they were.

Before:

```python
import sqlite3

from google import genai

client = genai.Client()
db = sqlite3.connect("chat.db")
db.execute("CREATE TABLE IF NOT EXISTS turns (role TEXT, text TEXT)")


def ask(question: str) -> str:
    db.execute("INSERT INTO turns VALUES ('user', ?)", (question,))
    turns = [
        {"role": role, "parts": [{"text": text}]}
        for role, text in db.execute("SELECT role, text FROM turns ORDER BY rowid")
    ]
    response = client.models.generate_content(model="gemini-2.5-flash", contents=turns)
    with db:
        db.execute("INSERT INTO turns VALUES ('model', ?)", (response.text,))
    return response.text


print(ask("Name a planet."))
print(ask("And its largest moon?"))
```

After:

```python
import json
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from typing import Any

from google import genai
from google.genai import types
from google.genai._gaos.lib.compat_errors import (
    BadRequestError,
    NotFoundError,
    PermissionDeniedError,
)


def as_steps(turns: Iterable[Any]) -> list[dict[str, Any]]:
    \"\"\"Turns of a conversation as steps.\"\"\"
    steps = []
    for turn in turns:
        content = types.Content.model_validate(turn)
        kind = "model_output" if content.role == "model" else "user_input"
        items = [{"type": "text", "text": part.text} for part in content.parts or []]
        steps.append({"type": kind, "content": items})
    return steps


def transcript_digest(steps: list[dict[str, Any]]) -> str:
    \"\"\"What tells one transcript from all others.\"\"\"
    return sha256(json.dumps(steps, sort_keys=True).encode()).hexdigest()


def find_interaction(kept_in: Any, transcript: str) -> str | None:
    \"\"\"The interaction that stands for a transcript, if there is one.\"\"\"
    columns = "(transcript TEXT PRIMARY KEY, id TEXT)"
    kept_in.execute(f"CREATE TABLE IF NOT EXISTS interactions {columns}")
    query = "SELECT id FROM interactions WHERE transcript = ?"
    found = kept_in.execute(query, (transcript,)).fetchone()
    return found[0] if found else None


def keep_interaction(kept_in: Any, transcript: str, interaction_id: str) -> None:
    \"\"\"Note which interaction stands for a transcript; committed with what is pending.\"\"\"
    is_open = kept_in.in_transaction
    query = "INSERT OR REPLACE INTO interactions VALUES (?, ?)"
    kept_in.execute(query, (transcript, interaction_id))
    if not is_open:
        kept_in.commit()


def continue_transcript(
    client: Any, *, turns: Iterable[Any], kept_in: Any, **request: Any
) -> Any:
    \"\"\"Answer stored turns, sending only those that no interaction has yet.

    An interaction stands for the turns up to its answer, exactly as they were. Where there is
    none, since turns were changed or the service has forgotten it, all turns are sent.
    \"\"\"
    steps = as_steps(turns)
    known = max(
        (n for n, step in enumerate(steps, 1) if step["type"] == "model_output"), default=0
    )
    previous = find_interaction(kept_in, transcript_digest(steps[:known]))
    interaction = None
    if previous is not None and known < len(steps):
        with suppress(BadRequestError, NotFoundError, PermissionDeniedError):
            interaction = client.interactions.create(
                input=steps[known:], previous_interaction_id=previous, **request
            )
    if interaction is None:
        interaction = client.interactions.create(input=steps, **request)
    if interaction.status == "completed":
        content = [{"type": "text", "text": interaction.output_text}]
        steps.append({"type": "model_output", "content": content})
        keep_interaction(kept_in, transcript_digest(steps), interaction.id)
    return interaction


client = genai.Client()
db = sqlite3.connect("chat.db")
db.execute("CREATE TABLE IF NOT EXISTS turns (role TEXT, text TEXT)")


def ask(question: str) -> str:
    db.execute("INSERT INTO turns VALUES ('user', ?)", (question,))
    turns = [
        {"role": role, "parts": [{"text": text}]}
        for role, text in db.execute("SELECT role, text FROM turns ORDER BY rowid")
    ]
    response = continue_transcript(
        client,
        model="gemini-2.5-flash",
        turns=turns,
        kept_in=db,
    )
    with db:
        db.execute("INSERT INTO turns VALUES ('model', ?)", (response.output_text,))
    return response.output_text


print(ask("Name a planet."))
print(ask("And its largest moon?"))
```

Needs review: the turns are stored by the service (55 days on paid tiers, 1 day on the free
one), and the SDK retries failed interactions by default, which it does not for
`generate_content`.

Left alone, with the reason: windows over the last turns (`--state stateless` moves them), stores
that cannot be named where the request is made, turns with function calls.
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.conversations.infrastructure.stores import judge_store
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
from migrate_interactions.rewriting.stored.fixes import fix_stored


def detect(facts: ModuleFacts, policy: Policy) -> Iterator[Finding]:
    """One finding per call that is given turns from a store."""
    for history in facts.stored_histories:
        yield Finding(
            code=CODEMOD.code,
            name=CODEMOD.name,
            place=facts.tree.place(history.call),
            message=f"earlier turns are read from {history.store.kind.value} "
            "and sent again with each request",
            sites=tuple(facts.tree.place(call) for call in history.calls),
            orchestration=orchestration_of_conversation(
                facts.base, history, Category.STORE, policy.state
            ),
            provenance=facts.provenance(history.site),
            judgement=judge_store(facts.base, history, policy.state),
        )


def fix(finding: Finding, facts: ModuleFacts, policy: Policy) -> Fix | Refusal:
    """The interaction that stands for the stored turns, or why not."""
    history = next(
        one for one in facts.stored_histories if facts.tree.place(one.call) == finding.place
    )
    return fix_stored(facts.base, history, facts.stored_histories, policy)


CODEMOD = Codemod(
    code="GI105",
    name="session-store",
    severity=Severity.WARNING,
    safety=Safety.REVIEW,
    since="0.1.0",
    removes="stored turns in requests",
    links=("https://ai.google.dev/gemini-api/docs/migrate-to-interactions",),
    documentation=__doc__ or "",
    detect=detect,
    fix=fix,
)
