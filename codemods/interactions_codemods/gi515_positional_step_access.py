"""A step is taken by its position, and what is read of it is there by luck.

What an interaction consists of depends on the model, on thoughts, on tools, and on whether it
was created or fetched: `steps[-1]` may be the call of a function, `steps[0]` a thought or the
user's own words, and then `.content` raises AttributeError, or is another text. Answers in
several parts lose all but one.

`steps[-1].content[0].text` becomes `output_text`. Other steps are to be chosen by their
`type`.

Before:

```python
from google import genai

client = genai.Client()
interaction = client.interactions.create(
    model="gemini-3.5-flash", input="How many bees live in a hive?"
)
print(interaction.steps[-1].content[0].text)
print(interaction.steps[0].content[0].text)
```

After:

```python
from google import genai

client = genai.Client()
interaction = client.interactions.create(
    model="gemini-3.5-flash", input="How many bees live in a hive?"
)
print(interaction.output_text)
print(interaction.output_text)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.findings import Codemod, Finding, Fix, Policy, Refusal, Safety, Severity
from migrate_interactions.rewriting.misuse.positions import fix_positional_read


def detect(facts: ModuleFacts, policy: Policy) -> Iterator[Finding]:
    """One finding per read."""
    for read in facts.positional_reads:
        yield Finding(
            code=CODEMOD.code,
            name=CODEMOD.name,
            place=facts.tree.place(read.node),
            message=(
                f"`{facts.tree.excerpt(read.step)}` may be a thought, a function call or the "
                "user's input, depending on the model and the tools"
            ),
        )


def fix(finding: Finding, facts: ModuleFacts, policy: Policy) -> Fix | Refusal:
    """The text, wherever it is."""
    read = next(r for r in facts.positional_reads if facts.tree.place(r.node) == finding.place)
    return fix_positional_read(facts.base, read)


CODEMOD = Codemod(
    code="GI515",
    name="positional-step-access",
    severity=Severity.WARNING,
    safety=Safety.REVIEW,
    since="0.4.0",
    removes="guesses about which step is which",
    links=("https://ai.google.dev/gemini-api/docs/interactions-overview",),
    documentation=__doc__ or "",
    detect=detect,
    fix=fix,
)
