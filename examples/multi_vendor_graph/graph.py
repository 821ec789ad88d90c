"""How an announcement comes about: draft, two reviews side by side, a person, the web site."""

from langgraph.checkpoint.sqlite import SqliteSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from approval import after_review, approve
from nodes import check_facts, critique, draft
from publishing import publish
from state import Announcement


def collect(state: Announcement) -> dict[str, str]:
    """Wait for both reviews."""
    return {}


def build_graph(checkpointer: SqliteSaver) -> CompiledStateGraph:
    """The compiled graph; it can be stopped while a person thinks, and go on days later."""
    builder = StateGraph(Announcement)
    builder.add_node("draft", draft)
    builder.add_node("critique", critique)
    builder.add_node("check_facts", check_facts)
    builder.add_node("collect", collect)
    builder.add_node("approve", approve)
    builder.add_node("publish", publish)

    builder.add_edge(START, "draft")
    builder.add_edge("draft", "critique")
    builder.add_edge("draft", "check_facts")
    builder.add_edge(["critique", "check_facts"], "collect")
    builder.add_conditional_edges("collect", after_review, ["draft", "approve"])
    builder.add_edge("publish", END)

    return builder.compile(checkpointer=checkpointer)
