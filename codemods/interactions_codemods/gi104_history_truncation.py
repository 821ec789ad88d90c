"""Old turns are cut away, summed up or counted before a history is sent.

A client that sends all turns with each request pays for them each time, so programs keep only
the latest ones: a slice, a `deque` of limited length, a loop that takes turns out while there
are too many tokens, `LTRIM` and `LIMIT` where turns are stored, a summary in the place of what
was said first. A history that is cut is none that the service could keep, for it keeps every
turn. Two ways are open, and only a person can choose. Either the cutting goes and the service
keeps all of them: a request then carries the new turn alone, and what was said before is cached.
Or the model must not see the old turns, and the client goes on sending what it wants to be seen,
without storing it (`--state stateless` moves many such histories).

Example:

```python
from google import genai

client = genai.Client()
history = []


def ask(question: str) -> str | None:
    history.append({"role": "user", "parts": [{"text": question}]})
    if len(history) > 6:
        del history[:2]
    response = client.models.generate_content(model="gemini-2.5-flash", contents=history)
    history.append({"role": "model", "parts": [{"text": response.text}]})
    return response.text


for question in ("Name a planet.", "And its largest moon?", "How far away is it?"):
    print(ask(question))
```

Silent: slices of what is only shown, the last turn alone, tokens of a single prompt, and lists
of which it cannot be seen that they go to Gemini.
"""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.conversations.truncation.cuts import Way
from migrate_interactions.conversations.truncation.upkeep import lines_of
from migrate_interactions.findings import (
    Codemod,
    Confidence,
    Finding,
    Policy,
    Refusal,
    Safety,
    Severity,
)

_CHOICE = (
    "either let the service keep all turns and remove the cutting, or go on sending the turns "
    "without storing them"
)
#: Way -> the reason why no fix is made, and what there is to choose from.
_REFUSALS: dict[Way, tuple[str, str]] = {
    Way.SUMMARY: (
        "history-compacted",
        "either let the service keep all turns and remove the summary, or begin a new chain of "
        "interactions with the summary as its first input",
    ),
    Way.COUNT: (
        "history-counted",
        "the usage of an interaction says how many tokens its turn took with all before it",
    ),
}


def detect(facts: ModuleFacts, policy: Policy) -> Iterator[Finding]:
    """One finding per statement that leaves turns out."""
    for truncation in facts.truncations:
        node = truncation.node
        said = facts.tree.excerpt(node.iter if isinstance(node, cst.For) else node)
        yield Finding(
            code=CODEMOD.code,
            name=CODEMOD.name,
            place=facts.tree.place(node),
            message=f"`{said}` {truncation.way.value}",
            sites=tuple(facts.tree.place(call) for call in truncation.requests),
            orchestration=lines_of(facts.base, truncation),
            provenance=tuple(
                (facts.tree.place(call), "a request is made with what is left")
                for call in truncation.requests
            ),
            confidence=Confidence.MEDIUM,
        )


def fix(finding: Finding, facts: ModuleFacts, policy: Policy) -> Refusal:
    """None: whether the model may see all turns is for a person to say."""
    truncation = next(
        one for one in facts.truncations if facts.tree.place(one.node) == finding.place
    )
    return Refusal(*_REFUSALS.get(truncation.way, ("history-truncated", _CHOICE)))


CODEMOD = Codemod(
    code="GI104",
    name="history-truncation",
    severity=Severity.NOTE,
    safety=Safety.MANUAL,
    since="0.4.0",
    removes="windows, token budgets and summaries of old turns",
    links=("https://ai.google.dev/gemini-api/docs/interactions-overview",),
    documentation=__doc__ or "",
    detect=detect,
    fix=fix,
)
