"""A conversation gives its tools in the nested form of the old API.

`types.Tool` objects, each with declarations or with one tool of the service, become one flat
list: functions, search, code execution and the others side by side. It goes out with every
turn, since tools are not carried over from one interaction to the next.

Before:

```python
from google import genai
from google.genai import types

client = genai.Client()
tools = [
    types.Tool(google_search=types.GoogleSearch()),
    types.Tool(url_context=types.UrlContext()),
]
chat = client.chats.create(
    model="gemini-2.5-flash",
    config=types.GenerateContentConfig(tools=tools),
)
for question in ("Who won yesterday?", "And the day before?"):
    response = chat.send_message(question)
    print(response.usage_metadata.prompt_token_count)
```

After:

```python
from google import genai

client = genai.Client()
tools = [{"type": "google_search"}, {"type": "url_context"}]
previous_interaction_id: str | None = None
for question in ("Who won yesterday?", "And the day before?"):
    response = client.interactions.create(
        model="gemini-2.5-flash",
        input=question,
        previous_interaction_id=previous_interaction_id,
        tools=tools,
    )
    if response.output_text:  # a chat forgets a turn without an answer
        previous_interaction_id = response.id
    print(response.usage.total_input_tokens)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.conversations.orchestration.tools import orchestration_of_tools
from migrate_interactions.findings import Codemod, Finding, Fix, Policy, Refusal, Safety, Severity
from migrate_interactions.rewriting.fixes import fix_conversation
from migrate_interactions.rewriting.requests.given_tools import calls_with_tools


def detect(facts: ModuleFacts, policy: Policy) -> Iterator[Finding]:
    """One finding per conversation, at the first call that is given tools."""
    for conversation in facts.conversations:
        calls = list(calls_with_tools(facts.base, conversation))
        if calls:
            yield Finding(
                code=CODEMOD.code,
                name=CODEMOD.name,
                place=facts.tree.place(calls[0]),
                message="the tools are given in the nested form of generateContent",
                sites=tuple(facts.tree.place(site.call) for site in conversation.sites),
                orchestration=orchestration_of_tools(facts.base, calls),
            )


def fix(finding: Finding, facts: ModuleFacts, policy: Policy) -> Fix | Refusal:
    """That of the conversation."""
    conversation = next(
        one
        for one in facts.conversations
        if finding.place in [facts.tree.place(c) for c in calls_with_tools(facts.base, one)]
    )
    return fix_conversation(facts, conversation, policy)


CODEMOD = Codemod(
    code="GI301",
    name="tool-array",
    severity=Severity.WARNING,
    safety=Safety.REVIEW,
    since="0.2.0",
    removes="nested tool objects",
    links=("https://ai.google.dev/gemini-api/docs/migrate-to-interactions",),
    documentation=__doc__ or "",
    detect=detect,
    fix=fix,
)
