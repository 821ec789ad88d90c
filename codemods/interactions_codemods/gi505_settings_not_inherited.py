"""A turn that follows another has lost its tools, system instruction or generation settings.

`previous_interaction_id` brings along what was said, and nothing else. The model answers the
follow-up without the tools it had, without its instruction, and with other sampling settings,
and nothing says so.

The fix repeats the settings where they can be read there. The model then sees more than before,
and whether that was forgotten or meant the code does not say: so it is done only with
`--allow-behaviour-change`. A follow-up with another model, or with settings of its own, is taken
to mean it; so is one that lets go of a forced tool, or of functions that nobody would answer to.

Before:

```python
from google import genai

client = genai.Client()
PERSONA = "You are a lighthouse keeper. Answer in one sentence."
first = client.interactions.create(
    model="gemini-2.5-flash", input="Who are you?", system_instruction=PERSONA
)
second = client.interactions.create(
    model="gemini-2.5-flash",
    input="What do you do all night?",
    previous_interaction_id=first.id,
)
print(second.output_text)
```

After:

```python
from google import genai

client = genai.Client()
PERSONA = "You are a lighthouse keeper. Answer in one sentence."
first = client.interactions.create(
    model="gemini-2.5-flash", input="Who are you?", system_instruction=PERSONA
)
second = client.interactions.create(
    model="gemini-2.5-flash",
    input="What do you do all night?",
    previous_interaction_id=first.id,
    system_instruction=PERSONA,
)
print(second.output_text)
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
    Policy,
    Refusal,
    Safety,
    Severity,
)
from migrate_interactions.rewriting.misuse.lost_settings import fix_lost_settings


def detect(facts: ModuleFacts, policy: Policy) -> Iterator[Finding]:
    """One finding per follow-up."""
    for lost in facts.lost_settings:
        names = " and ".join(f"`{name}`" for name in lost.lost)
        yield Finding(
            code=CODEMOD.code,
            name=CODEMOD.name,
            place=facts.tree.place(lost.call.call),
            message=f"{names} of the turn before: not inherited, and not given to this one",
            confidence=Confidence.HIGH if "system_instruction" in lost.lost else Confidence.MEDIUM,
        )


def fix(finding: Finding, facts: ModuleFacts, policy: Policy) -> Fix | Refusal:
    """The settings, said again."""
    lost = next(
        one for one in facts.lost_settings if facts.tree.place(one.call.call) == finding.place
    )
    found = fix_lost_settings(facts.base, lost)
    if isinstance(found, Fix) and not policy.allow_behaviour_change:
        names = " and ".join(f"`{name}`" for name in lost.lost)
        return Refusal("behaviour-change", f"the model would see {names} in this turn, too")
    return found


CODEMOD = Codemod(
    code="GI505",
    name="settings-not-inherited",
    severity=Severity.WARNING,
    safety=Safety.REVIEW,
    since="0.4.0",
    removes="turns without their settings",
    links=("https://ai.google.dev/gemini-api/docs/interactions-overview",),
    documentation=__doc__ or "",
    detect=detect,
    fix=fix,
)
