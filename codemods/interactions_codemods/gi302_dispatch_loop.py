"""The model's function calls are answered by hand, over a history that is sent again each time.

The service keeps the calls. What the functions have returned goes back as `function_result`
steps, all of one round together, with the id of the interaction that asked for them. Tools and
instructions are sent with every request: they are not carried over.

Before:

```python
from google import genai
from google.genai import types

client = genai.Client()
tools = types.Tool(
    function_declarations=[
        types.FunctionDeclaration(
            name="get_weather",
            description="The weather in a city",
            parameters_json_schema={
                "type": "object",
                "properties": {"city": {"type": "string"}},
            },
        )
    ]
)
contents = [types.Content(role="user", parts=[types.Part(text="Weather in Oslo?")])]
while True:
    response = client.models.generate_content(
        model="gemini-2.5-flash",
        contents=contents,
        config=types.GenerateContentConfig(tools=[tools]),
    )
    if not response.function_calls:
        break
    contents.append(response.candidates[0].content)
    results = [
        types.Part.from_function_response(name=call.name, response={"result": "sunny"})
        for call in response.function_calls
    ]
    contents.append(types.Content(role="user", parts=results))
print(response.text)
```

After:

```python
from typing import Any

from google import genai
from google.genai.interactions import Interaction


def function_calls(interaction: Interaction) -> list[Any]:
    \"\"\"The functions that the model asks for, in order.\"\"\"
    return [step for step in interaction.steps or [] if step.type == "function_call"]


client = genai.Client()
tools = {
    "type": "function",
    "name": "get_weather",
    "description": "The weather in a city",
    "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string"}},
    },
}
previous_interaction_id: str | None = None
unsent_turns: list[Any] = [
    {"type": "user_input", "content": [{"type": "text", "text": "Weather in Oslo?"}]},
]
while True:
    response = client.interactions.create(
        model="gemini-2.5-flash",
        input=unsent_turns,
        previous_interaction_id=previous_interaction_id,
        tools=[tools],
    )
    if not function_calls(response):
        break
    previous_interaction_id = response.id
    unsent_turns.clear()
    results = [
        {
            "type": "function_result",
            "call_id": call.id,
            "name": call.name,
            "result": {"result": "sunny"},
        }
        for call in function_calls(response)
    ]
    unsent_turns.extend(results)
print(response.output_text)
```
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
from migrate_interactions.rewriting.fixes import fix_conversation


def detect(facts: ModuleFacts, policy: Policy) -> Iterator[Finding]:
    """One finding per conversation, at the first call whose function calls are answered."""
    for dispatch in facts.dispatches:
        yield Finding(
            code=CODEMOD.code,
            name=CODEMOD.name,
            place=facts.tree.place(dispatch.site.call),
            message="the function calls of this response are answered by hand",
            sites=tuple(facts.tree.place(site.call) for site in dispatch.conversation.sites),
            orchestration=orchestration_of_conversation(
                facts.base, dispatch.conversation, Category.TOOLS, policy.state
            ),
            provenance=facts.provenance(dispatch.site),
        )
    for site in facts.lone_dispatches:
        yield Finding(
            code=CODEMOD.code,
            name=CODEMOD.name,
            place=facts.tree.place(site.call),
            message="the functions that this response asks for are run by hand",
            sites=(facts.tree.place(site.call),),
            provenance=facts.provenance(site),
        )


def fix(finding: Finding, facts: ModuleFacts, policy: Policy) -> Fix | Refusal:
    """That of the conversation, if there is one."""
    places = {facts.tree.place(x.site.call): x for x in facts.dispatches}
    dispatch = places.get(finding.place)
    if dispatch is None:
        return Refusal("results-not-sent", "send them as `function_result`, with the id")
    return fix_conversation(facts, dispatch.conversation, policy)


CODEMOD = Codemod(
    code="GI302",
    name="dispatch-loop",
    severity=Severity.WARNING,
    safety=Safety.REVIEW,
    since="0.2.0",
    removes="history upkeep around function calls",
    links=("https://ai.google.dev/gemini-api/docs/migrate-to-interactions",),
    documentation=__doc__ or "",
    detect=detect,
    fix=fix,
)
