"""The graph: a router, a model with the desk's tools, a model with the web, a tool node."""

from langchain_core.messages import AnyMessage, SystemMessage, trim_messages
from langchain_core.messages.utils import count_tokens_approximately
from langchain_google_genai import ChatGoogleGenerativeAI
from langgraph.checkpoint.memory import MemorySaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.prebuilt import ToolNode

import settings
from routing import choose_model, choose_next
from state import DeskState
from tools import DESK_TOOLS, WEB_TOOLS

model = ChatGoogleGenerativeAI(
    model=settings.MODEL,
    temperature=settings.TEMPERATURE,
)
desk_model = model.bind_tools(DESK_TOOLS)
web_model = model.bind_tools(WEB_TOOLS)

trimmer = trim_messages(
    max_tokens=settings.MAX_HISTORY_TOKENS,
    strategy="last",
    token_counter=count_tokens_approximately,
    start_on="human",
    include_system=True,
)


def prompt(state: DeskState) -> list[AnyMessage]:
    """The instruction and as much of the conversation as fits."""
    return trimmer.invoke([SystemMessage(settings.INSTRUCTION), *state["messages"]])


def desk(state: DeskState) -> dict[str, list[AnyMessage]]:
    """Answer with the help of the catalogue and the loans."""
    return {"messages": [desk_model.invoke(prompt(state))]}


def web(state: DeskState) -> dict[str, list[AnyMessage]]:
    """Answer with the help of a web search."""
    return {"messages": [web_model.invoke(prompt(state))]}


def build_graph() -> CompiledStateGraph:
    """The compiled graph; it remembers each conversation under its thread."""
    builder = StateGraph(DeskState)
    builder.add_node("desk", desk)
    builder.add_node("web", web)
    builder.add_node("tools", ToolNode(DESK_TOOLS))

    builder.add_conditional_edges(START, choose_model, ["desk", "web"])
    builder.add_conditional_edges("desk", choose_next, {"tools": "tools", "done": END})
    builder.add_edge("tools", "desk")
    builder.add_edge("web", END)

    return builder.compile(checkpointer=MemorySaver())
