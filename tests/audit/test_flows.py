"""How conversations, queues and graphs get to their answers, and which of the steps are left."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from migrate_interactions.command_line import main
from tests.readme.commands import ROOT

CHAT = """\
from google import genai

client = genai.Client()
history = []


def ask(text):
    history.append({"role": "user", "parts": [{"text": text}]})
    response = client.models.generate_content(model="gemini-2.5-flash", contents=SENT)
    history.append({"role": "model", "parts": [{"text": response.text}]})
    return response.text


print(ask("Hello"), ask("And now?"))
"""

GRAPH = """\
from langchain_google_genai import ChatGoogleGenerativeAI
from langgraph.checkpoint.memory import MemorySaver
from langgraph.graph import END, START, MessagesState, StateGraph

model = ChatGoogleGenerativeAI(model="gemini-2.5-flash")


def answer(state: MessagesState):
    return {"messages": [model.invoke(state["messages"])]}


def stamp(state: MessagesState):
    open("log.txt", "a").write(state["messages"][-1].text)


def build():
    graph = StateGraph(MessagesState)
    graph.add_node("answer", answer)
    graph.add_node("stamp", stamp)
    graph.add_edge(START, "answer")
    graph.add_edge("answer", "stamp")
    graph.add_edge("stamp", END)
    return graph.compile(checkpointer=MemorySaver())
"""

ONE_NODE = """\
from langchain_google_genai import ChatGoogleGenerativeAI
from langgraph.graph import END, START, MessagesState, StateGraph

model = ChatGoogleGenerativeAI(model="gemini-2.5-flash")


def answer(state: MessagesState):
    return {"messages": [model.invoke(state["messages"])]}


graph = StateGraph(MessagesState)
graph.add_node("answer", answer)
graph.add_edge(START, "answer")
graph.add_edge("answer", END)
print(graph.compile().invoke({"messages": ["Hello"]}))
"""


def flows_of(folder: Path, text: str) -> list[dict[str, Any]]:
    (folder / "pyproject.toml").write_text("")
    (folder / "app.py").write_text(text)
    done = CliRunner().invoke(main, ["audit", str(folder), "--format", "json"])
    assert done.exit_code == 0, done.output
    flows: list[dict[str, Any]] = json.loads(done.stdout)["savings"]["flows"]
    return flows


def reported(example: str) -> dict[str, dict[str, Any]]:
    """The flows of a sample report, by name; ``test_generated`` holds it to what is written."""
    report = json.loads((ROOT / "reports" / example / "report.json").read_text("utf-8"))
    return {one["name"]: one for one in report["savings"]["flows"]}


def steps(flow: dict[str, Any]) -> tuple[int, int]:
    return flow["steps_before"], flow["steps_after"]


def test_a_moved_conversation_leaves_the_request(tmp_path: Path) -> None:
    (flow,) = flows_of(tmp_path, CHAT.replace("SENT", "history"))
    assert flow["name"] == "ask"
    assert steps(flow) == (3, 1)
    assert flow["unknown"] == []


def test_requests_that_leave_out_old_turns_are_told_apart(tmp_path: Path) -> None:
    (flow,) = flows_of(tmp_path, CHAT.replace("SENT", "history[-20:]"))
    assert flow["unknown"] == ["turns that are cut"]


@pytest.mark.parametrize(
    "cut", ["def recent(turns):\n    return turns[-20:]\n", "recent = lambda turns: turns[-20:]\n"]
)
def test_a_cut_in_a_function_is_one(tmp_path: Path, cut: str) -> None:
    text = CHAT.replace("SENT", "recent(history)").replace("history = []", f"history = []\n{cut}")
    (flow,) = flows_of(tmp_path, text)
    assert flow["unknown"] == ["turns that are cut"]


def test_who_only_counts_tokens_cuts_nothing(tmp_path: Path) -> None:
    counted = """\
    total = client.models.count_tokens(model="gemini-2.5-flash", contents=history).total_tokens
    if total > 100_000:
        raise RuntimeError("too long")
    response = """
    (flow,) = flows_of(
        tmp_path, CHAT.replace("SENT", "history").replace("    response = ", counted)
    )
    assert flow["unknown"] == []


def test_a_graph_has_a_step_for_each_node_and_its_memory(tmp_path: Path) -> None:
    (flow,) = flows_of(tmp_path, GRAPH)
    # Read and write of the checkpoint go; the model's answer and the stamp are left.
    assert (flow["name"], flow["kind"], steps(flow)) == ("build", "LangGraph", (4, 2))
    assert len(flow["turns"]) == 30


def test_one_request_is_no_chain_of_steps(tmp_path: Path) -> None:
    assert flows_of(tmp_path, ONE_NODE) == []


def test_the_steps_of_a_desk_that_collapses_are_a_person_s() -> None:
    # Two for the checkpoint, the choice of a model, one of the two models, the tools. What is
    # left is one request, and the tools that it asks for.
    flows = reported("langgraph_bot")
    assert {name: steps(one) for name, one in flows.items()} == {"build_graph": (5, 2)}


def test_a_graph_that_earns_its_place_keeps_its_steps_and_its_size() -> None:
    (flow,) = reported("multi_vendor_graph").values()
    assert flow["steps_before"] == flow["steps_after"]
    assert flow["turns"] == []


def test_a_request_that_is_dead_sends_nothing_afterwards() -> None:
    flows = reported("research_service")
    assert {turn["bytes_after"] for turn in flows["compact"]["turns"]} == {0}
    assert steps(flows["compact"]) == (1, 0)
    # The question, the answer and the results are put into the history; the results are sent on.
    assert steps(flows["ask"]) == (5, 3)
    assert all("turns that are cut" in flows[name]["unknown"] for name in ("ask", "run_research"))


def test_the_chart_is_of_requests_that_are_left() -> None:
    page = (ROOT / "reports" / "research_service" / "report.md").read_text("utf-8")
    assert "\n- `ask` cuts old turns. With all of them, a request would carry " in page
