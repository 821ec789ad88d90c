"""The SDK calls Python functions by itself, in the middle of a request.

`generate_content` and chats call functions that are given as tools, up to ten requests long.
Interactions have no such thing: the program calls what the model asks for, and sends all
results of one interaction together. The fix puts two small functions into the module, so it
adds lines; what a call costs, and where it fails, can be seen from then on.

Before:

```python
from google import genai
from google.genai import types

client = genai.Client()


def get_weather(city: str) -> str:
    \"\"\"The weather in a city.\"\"\"
    return {"Oslo": "snow", "Rome": "sun"}.get(city, "unknown")


response = client.models.generate_content(
    model="gemini-2.5-flash",
    contents="What is the weather in Oslo and Rome?",
    config=types.GenerateContentConfig(tools=[get_weather]),
)
print(response.text)
```

After:

```python
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from google import genai
from google.genai import types


def function_tool(function: Callable[..., Any]) -> dict[str, Any]:
    \"\"\"A Python function as a tool, described by its signature and docstring.\"\"\"
    declaration = types.FunctionDeclaration.from_callable_with_api_option(
        callable=function, use_json_schema=True
    )
    tool: dict[str, Any] = {"type": "function", "name": declaration.name}
    if declaration.description:
        tool["description"] = declaration.description
    if declaration.parameters_json_schema:
        tool["parameters"] = declaration.parameters_json_schema
    return tool


def function_results(
    steps: Iterable[Any], functions: Sequence[Callable[..., Any]]
) -> list[dict[str, Any]]:
    \"\"\"Call what the model asks for; all results go back together.\"\"\"
    by_name = {function.__name__: function for function in functions}
    results = []
    for step in steps:
        if step.type != "function_call":
            continue
        function, arguments = by_name[step.name], step.arguments or {}
        try:
            result = {"result": function(**arguments)}
        except Exception as error:  # the model is told what went wrong
            result = {"error": str(error)}
        answer = {"type": "function_result", "call_id": step.id, "name": step.name}
        results.append({**answer, "result": result})
    return results


def create_with_functions(
    client: Any, *, functions: Sequence[Callable[..., Any]], **request: Any
) -> Any:
    \"\"\"Create interactions until the model calls no function any more; return the last.\"\"\"
    request["tools"] = [function_tool(function) for function in functions]
    interaction = client.interactions.create(**request)
    for _ in range(9):
        results = function_results(interaction.steps or [], functions)
        if not results:
            break
        request["input"] = results
        request["previous_interaction_id"] = interaction.id
        interaction = client.interactions.create(**request)
    return interaction


client = genai.Client()


def get_weather(city: str) -> str:
    \"\"\"The weather in a city.\"\"\"
    return {"Oslo": "snow", "Rome": "sun"}.get(city, "unknown")


response = create_with_functions(
    client,
    model="gemini-2.5-flash",
    input="What is the weather in Oslo and Rome?",
    functions=[get_weather],
)
print(response.output_text)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.conversations.orchestration.lines import orchestration_of
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
from migrate_interactions.rewriting.automatic_calls.fixes import fix_automatic_calling


def detect(facts: ModuleFacts, policy: Policy) -> Iterator[Finding]:
    """One finding per call that is given functions, or per chat that is."""
    for calling in facts.automatic_calls:
        place = facts.tree.place(calling.call)
        names = dict.fromkeys(facts.tree.excerpt(one.node) for one in calling.functions)
        named = ", ".join(f"`{name}`" for name in names)
        yield Finding(
            code=CODEMOD.code,
            name=CODEMOD.name,
            place=place,
            message=f"the SDK calls {named} by itself; a loop in its place adds lines",
            sites=(place,),
            orchestration=orchestration_of(facts.base, Category.TOOLS, changing=[calling.call]),
            provenance=facts.provenance(calling.site) if calling.site is not None else (),
        )


def fix(finding: Finding, facts: ModuleFacts, policy: Policy) -> Fix | Refusal:
    """A loop that calls the functions; that of the chat, where it is one."""
    calling = next(x for x in facts.automatic_calls if facts.tree.place(x.call) == finding.place)
    return fix_automatic_calling(facts, calling, policy)


CODEMOD = Codemod(
    code="GI304",
    name="automatic-function-calling",
    severity=Severity.NOTE,
    safety=Safety.REVIEW,
    since="0.2.0",
    removes="calls of functions that cannot be seen in the code",
    links=("https://ai.google.dev/gemini-api/docs/migrate-to-interactions",),
    documentation=__doc__ or "",
    detect=detect,
    fix=fix,
)
