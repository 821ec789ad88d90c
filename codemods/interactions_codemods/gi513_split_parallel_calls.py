"""Function calls that the model makes together are answered in a request each.

The model may call several functions in one turn. A loop that sends each result on its own
makes a request per call, and each of them leaves the other calls open: they are chained to one
another, or all to the first interaction, and the answer that is shown knows one result only.

The fix gathers the results in the loop, and sends them in one input behind it.

Before:

```python
from google import genai

client = genai.Client()
TOOL = {
    "type": "function",
    "name": "get_weather",
    "description": "The weather in a city.",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}},
}
interaction = client.interactions.create(
    model="gemini-2.5-flash", input="What is the weather in Paris and Oslo?", tools=[TOOL]
)
for step in interaction.steps:
    if step.type == "function_call":
        result = f"{step.arguments}: sunny"
        interaction = client.interactions.create(
            model="gemini-2.5-flash",
            previous_interaction_id=interaction.id,
            tools=[TOOL],
            input=[{"type": "function_result", "call_id": step.id, "result": result}],
        )
        print(interaction.output_text)
```

After:

```python
from google import genai

client = genai.Client()
TOOL = {
    "type": "function",
    "name": "get_weather",
    "description": "The weather in a city.",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}},
}
interaction = client.interactions.create(
    model="gemini-2.5-flash", input="What is the weather in Paris and Oslo?", tools=[TOOL]
)
function_results = []
for step in interaction.steps:
    if step.type == "function_call":
        result = f"{step.arguments}: sunny"
        function_results.append({
            "type": "function_result",
            "call_id": step.id,
            "result": result,
        })
if function_results:
    interaction = client.interactions.create(
        model="gemini-2.5-flash",
        previous_interaction_id=interaction.id,
        tools=[TOOL],
        input=function_results,
    )
    print(interaction.output_text)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.findings import Codemod, Finding, Fix, Policy, Refusal, Safety, Severity
from migrate_interactions.rewriting.misuse.split_answers import fix_split_answer


def detect(facts: ModuleFacts, policy: Policy) -> Iterator[Finding]:
    """One finding per request that answers one call of several."""
    for split in facts.split_answers:
        yield Finding(
            code=CODEMOD.code,
            name=CODEMOD.name,
            place=facts.tree.place(split.call.call),
            message=(
                "a loop sends one request per function call; calls that the model makes together "
                "are answered together"
            ),
        )


def fix(finding: Finding, facts: ModuleFacts, policy: Policy) -> Fix | Refusal:
    """All results in one input."""
    split = next(s for s in facts.split_answers if facts.tree.place(s.call.call) == finding.place)
    return fix_split_answer(facts.base, split)


CODEMOD = Codemod(
    code="GI513",
    name="split-parallel-calls",
    severity=Severity.ERROR,
    safety=Safety.REVIEW,
    since="0.4.0",
    removes="a request per function call",
    links=("https://ai.google.dev/gemini-api/docs/interactions-overview",),
    documentation=__doc__ or "",
    detect=detect,
    fix=fix,
)
