"""AutoGen stands between the program and Gemini: is it still needed?

One assistant that calls functions, or runs the code that it writes, does what the service does:
an interaction keeps the turns, and takes functions and `code_execution` in one list of tools.
Agents that talk to one another, and people who are asked, are what AutoGen has and the service
has not.

| question | earns its place where |
| --- | --- |
| model vendors | the application imports or names other vendors' models too |
| human in the loop | `human_input_mode` is `ALWAYS` or `TERMINATE`, or input is asked for |
| role-play between agents | a group chat, a swarm, hand-offs |
| branches of own logic | a `GraphFlow`, a `selector_func` |
| tracing | OpenTelemetry, AgentOps or the like is set up |

Example:

```python
import asyncio

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

model = OpenAIChatCompletionClient(model="gemini-2.5-flash")
agent = AssistantAgent("guide", model_client=model, system_message="You know every harbour.")
print(asyncio.run(agent.run(task="Which tide is highest?")))
```

Reported once per construction that is no part of another. Where it earns its place, nothing has
to be done, and `check` does not fail because of it.
"""

from __future__ import annotations

from interactions_codemods.of_frameworks import framework_rule
from migrate_interactions.conversations.frameworks.products import AUTOGEN

CODEMOD = framework_rule(
    AUTOGEN,
    "autogen",
    since="0.5.0",
    removes="agents and their conversations",
    documentation=__doc__ or "",
)
