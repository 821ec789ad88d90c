"""A loop that polls mistakes one status for another, and waits for ever or has no answer.

An interaction is `queued` or `in_progress` while the service works on it, `completed` when it
has an answer, and `failed`, `cancelled`, `incomplete` or `budget_exceeded` when it ended
without one. Statuses are in lower case. A loop that knows only `completed` and `failed` waits
for a cancelled interaction until its time is up; one that takes everything but `in_progress`
for an answer hands out a queued interaction, which has none; one that compares with
`"COMPLETED"` never ends.

A loop that ends with `completed`, `failed` and `cancelled` and has a deadline is left alone.

The fix names the missing statuses where they are compared, together with `failed`. Where the
loop does nothing but wait and nobody asks how it ended, a function takes its place that raises
`InteractionError` for what has no answer.

Before:

```python
import time

from google import genai

client = genai.Client()
interaction = client.interactions.create(
    model="gemini-3.5-flash",
    input="Why do rivers meander? Answer in one sentence.",
    background=True,
)
while interaction.status == "in_progress":
    time.sleep(5)
    interaction = client.interactions.get(interaction.id)
if interaction.status == "completed":
    print(interaction.output_text)
else:
    print("no answer:", interaction.errors)
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
while interaction.status in ("in_progress", "queued"):
    time.sleep(5)
    interaction = client.interactions.get(interaction.id)
if interaction.status == "completed":
    print(interaction.output_text)
else:
    print("no answer:", interaction.errors)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.conversations.misuse.status_problems import Problem
from migrate_interactions.findings import (
    Codemod,
    Confidence,
    Finding,
    Fix,
    Policy,
    Refusal,
    Safety,
    Severity,
)
from migrate_interactions.rewriting.misuse.statuses import fix_status_problem


def detect(facts: ModuleFacts, policy: Policy) -> Iterator[Finding]:
    """One finding per loop."""
    for problem in facts.lifecycle.status_problems:
        unseen = Problem.UNSEEN_FAILURE in problem.problems
        yield Finding(
            code=CODEMOD.code,
            name=CODEMOD.name,
            place=facts.tree.place(problem.polling.loop),
            message=problem.sentence,
            confidence=Confidence.MEDIUM if unseen else Confidence.HIGH,
        )


def fix(finding: Finding, facts: ModuleFacts, policy: Policy) -> Fix | Refusal:
    """All statuses told apart."""
    problems = facts.lifecycle.status_problems
    problem = next(one for one in problems if facts.tree.place(one.polling.loop) == finding.place)
    return fix_status_problem(facts, problem)


CODEMOD = Codemod(
    code="GI503",
    name="polling-ignores-failure",
    severity=Severity.ERROR,
    safety=Safety.REVIEW,
    since="0.2.0",
    removes="loops that never end",
    links=("https://ai.google.dev/gemini-api/docs/background-execution",),
    documentation=__doc__ or "",
    detect=detect,
    fix=fix,
)
