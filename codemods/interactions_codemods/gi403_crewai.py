"""CrewAI stands between the program and Gemini: is it still needed?

A crew of one agent is a request with an instruction and tools. Tasks one after the other are
interactions that follow one another. Agents that delegate, a manager that hands out the work and
people who approve are what CrewAI has and the service has not.

| question | earns its place where |
| --- | --- |
| model vendors | the application imports or names other vendors' models too |
| human in the loop | a task has `human_input=True` |
| role-play between agents | `allow_delegation=True`, or a hierarchical process |
| branches of own logic | a flow with `router` or `listen`, a `ConditionalTask` |
| steps of its own | never, but with several agents or tasks the framework only shrinks |
| tracing | AgentOps, Langfuse or the like is set up |

Example:

```python
from crewai import LLM, Agent, Crew, Task

gemini = LLM(model="gemini/gemini-2.5-flash")
guide = Agent(role="Guide", goal="Explain the sea", backstory="A pilot.", llm=gemini)
tides = Task(description="Explain the tides.", expected_output="A paragraph.", agent=guide)
crew = Crew(agents=[guide], tasks=[tides])
print(crew.kickoff())
```

Reported once per construction that is no part of another. Where it earns its place, nothing has
to be done, and `check` does not fail because of it.
"""

from __future__ import annotations

from interactions_codemods.of_frameworks import framework_rule
from migrate_interactions.conversations.frameworks.products import CREWAI

CODEMOD = framework_rule(
    CREWAI,
    "crewai",
    since="0.5.0",
    removes="crews, agents and tasks",
    documentation=__doc__ or "",
)
