"""Google's Agent Development Kit (ADK) stands before Gemini: is it still needed?

An agent with a runner and a session service does what the service does: an interaction keeps the
turns and takes the tools. ADK can also stay and send its requests through the Interactions API
(`Gemini(model=..., use_interactions_api=True)`, google-adk 1.21 and later); code that does so is
left alone.

| question | earns its place where |
| --- | --- |
| model vendors | the application imports or names other vendors' models too |
| hosting | it runs on Agent Engine, or keeps its sessions there |
| human in the loop | a tool asks for confirmation, or waits for a person |
| role-play between agents | agents with `sub_agents`, agents as tools, remote agents |
| branches of own logic | callbacks that step in, a `LoopAgent` |
| tracing | OpenTelemetry or the like is set up |

Example:

```python
from google.adk.agents import Agent
from google.adk.runners import InMemoryRunner


def depth(harbour: str) -> float:
    return 7.5


root_agent = Agent(model="gemini-2.5-flash", name="guide", tools=[depth])
runner = InMemoryRunner(agent=root_agent)
```

Reported once per construction that is no part of another. Where it earns its place, nothing has
to be done, and `check` does not fail because of it.
"""

from __future__ import annotations

from interactions_codemods.of_frameworks import framework_rule
from migrate_interactions.conversations.frameworks.products import ADK

CODEMOD = framework_rule(
    ADK,
    "adk",
    since="0.5.0",
    removes="runners, sessions and agents",
    documentation=__doc__ or "",
)
