"""Code for the Interactions API as it was before google-genai 2.0.

Interactions had `outputs`, streams had events called `content.delta`, and requests took turns
with roles and a bare schema beside `response_mime_type`. Since 2.0 there are steps: `outputs`
raises AttributeError, or is silently not there behind `hasattr` and `getattr`, no branch for an
old event is ever taken, and old turns are refused or ignored by the service.

`outputs[-1].text` becomes `output_text`; where more is read of the outputs, a small function
makes the same list of the steps.

Before:

```python
from google import genai

client = genai.Client()
interaction = client.interactions.create(
    model="gemini-2.5-flash",
    input=[{"role": "user", "content": "Name a river."}],
)
print(interaction.outputs[-1].text if interaction.outputs else "no answer")
```

After:

```python
from google import genai

client = genai.Client()
interaction = client.interactions.create(
    model="gemini-2.5-flash",
    input=[{"type": "user_input", "content": [{"type": "text", "text": "Name a river."}]}],
)
print(interaction.output_text or "no answer")
```
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.conversations.legacy_schema.usage import Legacy
from migrate_interactions.findings import Codemod, Finding, Fix, Policy, Refusal, Safety, Severity
from migrate_interactions.rewriting.legacy_schema.fixes import fix_legacy_use

_MESSAGES = {
    Legacy.OUTPUTS: "interactions have no `outputs` since google-genai 2.0; they have steps",
    Legacy.EVENT: "no event has this name since google-genai 2.0",
    Legacy.MIME_TYPE: "`response_mime_type` belongs into `response_format` since google-genai 2.0",
    Legacy.TURN: "turns with roles are steps since google-genai 2.0",
}


def detect(facts: ModuleFacts, policy: Policy) -> Iterator[Finding]:
    """One finding per use."""
    for use in facts.legacy_uses:
        place = facts.tree.place(use.node)
        yield Finding(
            code=CODEMOD.code,
            name=CODEMOD.name,
            place=place,
            message=_MESSAGES[use.legacy],
        )


def fix(finding: Finding, facts: ModuleFacts, policy: Policy) -> Fix | Refusal:
    """The same in today's schema."""
    use = next(one for one in facts.legacy_uses if facts.tree.place(one.node) == finding.place)
    return fix_legacy_use(facts, use)


CODEMOD = Codemod(
    code="GI510",
    name="legacy-interactions-schema",
    severity=Severity.ERROR,
    safety=Safety.REVIEW,
    since="0.3.0",
    removes="code that google-genai 2.0 broke",
    links=("https://ai.google.dev/gemini-api/docs/migrate-to-interactions",),
    documentation=__doc__ or "",
    detect=detect,
    fix=fix,
)
