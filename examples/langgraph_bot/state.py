"""What the nodes of the graph hand on to each other."""

from typing import Annotated, TypedDict

from langchain_core.messages import AnyMessage
from langgraph.graph.message import add_messages


class DeskState(TypedDict):
    """The conversation so far; each node returns what it adds."""

    messages: Annotated[list[AnyMessage], add_messages]
