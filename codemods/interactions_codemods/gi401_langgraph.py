"""LangGraph or LangChain stands between the program and Gemini: is it still needed?

A graph that asks one model, runs the tools it asks for and keeps the turns in a checkpointer does
what the service does: `client.interactions.create(...)` with `previous_interaction_id` keeps the
turns, and one list of `tools` has the service's own tools and the program's functions. What the
graph does besides decides the verdict, which every finding carries with the evidence:

| question | earns its place where |
| --- | --- |
| model vendors | the application imports or names other vendors' models too |
| state | never: the service keeps turns |
| hosting | it runs on LangGraph's own platform |
| human in the loop | `interrupt`, `interrupt_before`, middleware that asks somebody |
| role-play between agents | a supervisor or a swarm |
| branches of own logic | conditional edges that look at more than the model's tool calls |
| steps of its own | never, but the framework then only shrinks |
| tracing | LangSmith, Langfuse, OpenTelemetry or the like is set up |

An edge that goes where a model said at the start is a call of a function, and one that has old
turns cut when the conversation is long is no logic of one's own.

The application is what runs together with a module: what it imports, and what imports it. Lessons
or scripts side by side are judged by themselves.

A framework that collapses is made of lines that go; where it earns its place, nothing has to be
done, and `check` does not fail because of it.

Example:

```python
from langchain_google_genai import ChatGoogleGenerativeAI
from langgraph.checkpoint.memory import MemorySaver
from langgraph.graph import END, START, MessagesState, StateGraph

llm = ChatGoogleGenerativeAI(model="gemini-2.5-flash")


def chatbot(state: MessagesState):
    return {"messages": [llm.invoke(state["messages"])]}


builder = StateGraph(MessagesState)
builder.add_node("chatbot", chatbot)
builder.add_edge(START, "chatbot")
builder.add_edge("chatbot", END)
graph = builder.compile(checkpointer=MemorySaver())

thread = {"configurable": {"thread_id": "harbour"}}
for question in ("Which tide is highest?", "And why?"):
    state = graph.invoke({"messages": [("user", question)]}, thread)
    print(state["messages"][-1].content)
```

Reported once per graph, or agent, that is no part of another; a model of LangChain by itself only
where the module has nothing around it.
"""

from __future__ import annotations

from interactions_codemods.of_frameworks import framework_rule
from migrate_interactions.conversations.frameworks.products import LANGGRAPH

CODEMOD = framework_rule(
    LANGGRAPH,
    "langgraph",
    since="0.5.0",
    removes="graphs, states and checkpointers",
    documentation=__doc__ or "",
)
