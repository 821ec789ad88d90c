"""A call without a conversation still uses `generateContent`.

Most calls are of this kind: a classification, a summary, an extraction. They gain little from a
move and are left alone. Where a project wants one API only, `--one-shots migrate` moves them,
with `store=False`, so that the service keeps nothing of them.

Before:

```python
from google import genai

client = genai.Client()
response = client.models.generate_content(
    model="gemini-2.5-flash",
    contents="Name three rivers in France.",
)
print(response.text)
```

After:

```python
from google import genai

client = genai.Client()
response = client.interactions.create(
    model="gemini-2.5-flash",
    input="Name three rivers in France.",
    store=False,
)
print(response.output_text)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.findings import (
    Codemod,
    Confidence,
    Finding,
    Fix,
    OneShots,
    Policy,
    Refusal,
    Safety,
    Severity,
)
from migrate_interactions.rewriting.background.fixes import fix_any_one_shot


def detect(facts: ModuleFacts, policy: Policy) -> Iterator[Finding]:
    """One finding per call, if one-shots are to be moved at all."""
    if policy.one_shots is not OneShots.MIGRATE:
        return
    for one_shot in facts.one_shots:
        place = facts.tree.place(one_shot.site.call)
        yield Finding(
            code=CODEMOD.code,
            name=CODEMOD.name,
            place=place,
            message="a call without a conversation uses generateContent"
            + facts.wrapped(one_shot.site),
            sites=(place,),
            provenance=facts.provenance(one_shot.site),
        )

    for method in facts.base.loose_methods:
        place = facts.tree.place(method)
        sentence = f"it cannot be seen how `{facts.tree.source(method)}` is called"
        yield Finding(
            code=CODEMOD.code,
            name=CODEMOD.name,
            place=place,
            message="generateContent is handed on to be called",
            sites=(place,),
            refusal=Refusal("call-form", sentence),
            confidence=Confidence.MEDIUM,
        )


def fix(finding: Finding, facts: ModuleFacts, policy: Policy) -> Fix | Refusal:
    """Move the call, together with those that share something with it."""
    one_shot = next(x for x in facts.one_shots if facts.tree.place(x.site.call) == finding.place)
    return fix_any_one_shot(facts, one_shot, policy)


CODEMOD = Codemod(
    code="GI106",
    name="one-shot-call",
    severity=Severity.NOTE,
    safety=Safety.REVIEW,
    since="0.2.0",
    removes="the second API",
    links=("https://ai.google.dev/gemini-api/docs/migrate-to-interactions",),
    documentation=__doc__ or "",
    detect=detect,
    fix=fix,
)
