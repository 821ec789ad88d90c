"""What the lines that go without a framework were for.

The programs name it themselves, behind each line that does more than to wire the framework.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from migrate_interactions.engine.rulebook import Settings
from migrate_interactions.engine.run import Order, Task, run
from migrate_interactions.findings import Category, Fate
from migrate_interactions.sources import Candidate, Project

WORDS = {
    "cuts": Category.TRUNCATION,
    "routes": Category.TOOLS,
    "keeps": Category.HISTORY,
    "stores": Category.STORE,
    "wires": Category.FRAMEWORK,
}
BOT = """\
from langchain_core.messages import trim_messages  # cuts
from langchain_google_genai import ChatGoogleGenerativeAI
from langgraph.checkpoint.{module} import {saver}  # wires
from langgraph.graph import END, START, MessagesState, StateGraph  # wires
from langgraph.prebuilt import ToolNode  # wires

from nodes import go_on  # routes
from tides import tide

LONGEST = 4000  # cuts
llm = ChatGoogleGenerativeAI(model="gemini-2.5-flash").bind_tools([tide])
cut = trim_messages(max_tokens=LONGEST, strategy="last", token_counter=len)  # cuts


def short(state: MessagesState):  # cuts
    return cut.invoke(state["messages"])  # cuts


def pilot(state: MessagesState):  # wires
    return {{"messages": [llm.invoke(short(state))]}}


memory = {saver}({given})  # {keeps}
builder = StateGraph(MessagesState)  # wires
builder.add_node("pilot", pilot)  # wires
builder.add_node("tools", ToolNode([tide]))  # wires
builder.add_edge(START, "pilot")  # wires
builder.add_conditional_edges("pilot", go_on, ["tools", END])  # wires
builder.add_edge("tools", "pilot")  # wires
graph = builder.compile(checkpointer=memory)  # wires
thread = {{"configurable": {{"thread_id": "harbour"}}}}  # wires
print(graph.invoke({{"messages": [("user", input())]}}, thread)["messages"][-1].content)
"""
NODES = """\
from langgraph.graph import END, MessagesState  # routes


def go_on(state: MessagesState):  # routes
    return "tools" if state["messages"][-1].tool_calls else END  # routes
"""
TIDES = "def tide(harbour: str) -> float:\n    '''The tide in metres.'''\n    return 3.5\n"


@pytest.mark.parametrize(
    ("module", "saver", "given", "keeps"),
    [
        ("memory", "MemorySaver", "", "keeps"),
        ("sqlite", "SqliteSaver", "connection()", "stores"),
    ],
)
def test_what_lines_that_go_were_for(
    module: str, saver: str, given: str, keeps: str, tmp_path: Path
) -> None:
    bot = BOT.format(module=module, saver=saver, given=given, keeps=keeps)
    files = {"bot.py": bot, "nodes.py": NODES, "tides.py": TIDES}
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    candidates = [Candidate(name, str(tmp_path / name)) for name in files]
    locations = tuple(one.location for one in candidates)
    project = Project(str(tmp_path), given=(str(tmp_path),), files=locations)
    done = run(candidates, Order(Settings(), project, Task.AUDIT), jobs=1)
    found = {
        (claim.path, line): claim.category
        for one in done.reported
        for claim in one.finding.orchestration
        for line in claim.lines
        if claim.fate is Fate.GOES
    }
    expected = {
        (name, number): WORDS[line.rpartition("  # ")[2]]
        for name, text in files.items()
        for number, line in enumerate(text.splitlines(), 1)
        if "  # " in line
    }
    assert found == expected
