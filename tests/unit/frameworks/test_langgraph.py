"""LangGraph and LangChain: what is found, and what the verdict says."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrate_interactions.findings import Fate, Verdict
from tests.unit.frameworks.projects import findings_in, lines, program

LLM = """from langchain_google_genai import ChatGoogleGenerativeAI

llm = ChatGoogleGenerativeAI(model="gemini-2.5-flash")
"""
GRAPH = """from langgraph.graph import START, MessagesState, StateGraph

from llm import llm


def bot(state: MessagesState):
    return {"messages": [llm.invoke(state["messages"])]}


graph = StateGraph(MessagesState)
graph.add_node("bot", bot)
graph.add_edge(START, "bot")
app = graph.compile()
"""


@pytest.mark.parametrize(
    ("case", "subject", "verdict"),
    [
        ("bot-with-a-checkpointer", "LangGraph", Verdict.COLLAPSES),
        ("agent-with-functions", "LangGraph", Verdict.COLLAPSES),
        ("tool-loop-by-hand", "LangGraph", Verdict.COLLAPSES),
        ("tool-node-by-hand", "LangGraph", Verdict.COLLAPSES),
        ("model-says-where-to-go", "LangGraph", Verdict.SHRINKS),
        ("summary-of-old-turns", "LangGraph", Verdict.SHRINKS),
        ("branch-of-its-own", "LangGraph", Verdict.KEEPS),
        ("asks-before-it-acts", "LangGraph", Verdict.KEEPS),
        ("steps-in-a-row", "LangGraph", Verdict.SHRINKS),
        ("several-vendors", "LangGraph", Verdict.KEEPS),
        ("model-for-another-library", "LangChain", Verdict.KEEPS),
        ("class-of-its-own", "LangChain", Verdict.COLLAPSES),
    ],
)
def test_the_verdict_on_each_fixture(
    case: str, subject: str, verdict: Verdict, tmp_path: Path
) -> None:
    [finding] = findings_in(tmp_path, {"program.py": program("GI401", case)})
    assert finding.judgement is not None
    assert (finding.judgement.subject, finding.judgement.verdict) == (subject, verdict)
    assert "interactions.create" in finding.judgement.replacement


@pytest.mark.parametrize(
    ("case", "old", "new"),
    [
        ("model-says-where-to-go", 'found.get("wanted", "wind")', 'state["text"]'),
        ("model-says-where-to-go", '.lower() == "tide"', ' > "tide"'),
        ("model-says-where-to-go", '["wanted"].lower()', '["text"].lower()'),
        ("model-says-where-to-go", 'set_entry_point("sort_out")', 'set_entry_point("wind")'),
        ("model-says-where-to-go", "if state", "if is_open() and state"),
        ("summary-of-old-turns", "RemoveMessage(id=one.id)", "one"),
        ("summary-of-old-turns", "len(messages) > 6", 'len(messages) > 6 and state["summary"]'),
        ("summary-of-old-turns", "len(messages) > 6", 'messages[-1].content == "sum up"'),
        ("summary-of-old-turns", "len(messages) > 6", "len(messages) > limit_of_today()"),
        ("summary-of-old-turns", '        return "sum_up"', '        return "talk"'),
    ],
)
def test_branches_of_ones_own_look_at_more(case: str, old: str, new: str, tmp_path: Path) -> None:
    text = program("GI401", case)
    assert old in text
    [finding] = findings_in(tmp_path, {"program.py": text.replace(old, new)})
    assert finding.judgement is not None
    assert finding.judgement.verdict is Verdict.KEEPS
    assert [one.question for one in finding.judgement.criteria if one.keeps] == [
        "branches of own logic"
    ]


@pytest.mark.parametrize(
    ("imports", "made", "line"),
    [
        (
            "from langchain_community.chains.graph_qa.cypher import GraphCypherQAChain",
            "GraphCypherQAChain.from_llm(llm, graph=open_graph())",
            5,
        ),
        (
            "from langchain_community.agent_toolkits import create_sql_agent",
            "create_sql_agent(llm, db=open_database())",
            5,
        ),
        (
            "from langchain.chains import LLMChain, SequentialChain",
            'SequentialChain(chains=[\n    LLMChain(llm=llm, prompt=prompt("a")),\n'
            '    LLMChain(llm=llm, prompt=prompt("b")),\n])',
            5,
        ),
    ],
    ids=["graph-of-data", "sql", "chains-in-a-row"],
)
def test_chains_that_do_more_than_ask_shrink(
    imports: str, made: str, line: int, tmp_path: Path
) -> None:
    text = f"{imports}\n{LLM}chain = {made}\n"
    [finding] = findings_in(tmp_path, {"program.py": text})
    assert finding.judgement is not None
    assert (finding.place.line, finding.judgement.verdict) == (line, Verdict.SHRINKS)


def test_evidence_is_shown_where_it_stands(tmp_path: Path) -> None:
    [finding] = findings_in(tmp_path, {"program.py": program("GI401", "asks-before-it-acts")})
    assert finding.judgement is not None
    places = {one.question: [p.line for p in one.evidence] for one in finding.judgement.criteria}
    assert places["human in the loop"] == [23]
    assert places["state"] == [23]
    assert places["model vendors"] == []


def test_the_wiring_goes_and_requests_change(tmp_path: Path) -> None:
    [finding] = findings_in(tmp_path, {"program.py": program("GI401", "bot-with-a-checkpointer")})
    assert {12, 13, 14, 15, 16} <= lines(finding, Fate.GOES)
    assert {5, 21} <= lines(finding, Fate.CHANGES)
    assert not lines(finding, Fate.STAYS)


def test_the_wiring_stays_where_it_is_needed(tmp_path: Path) -> None:
    [finding] = findings_in(tmp_path, {"program.py": program("GI401", "branch-of-its-own")})
    assert {23, 24, 25, 26} <= lines(finding, Fate.STAYS)
    assert not lines(finding, Fate.GOES)


def test_gemini_in_another_file_of_the_application_counts(tmp_path: Path) -> None:
    [finding] = findings_in(tmp_path, {"llm.py": LLM, "graph.py": GRAPH})
    assert finding.place.path == "graph.py"
    assert finding.judgement is not None
    assert finding.judgement.verdict is Verdict.COLLAPSES


def test_another_vendor_in_another_file_counts(tmp_path: Path) -> None:
    other = "import anthropic\n\nclient = anthropic.Anthropic()\n"
    found = findings_in(tmp_path, {"llm.py": LLM, "graph.py": GRAPH, "claude.py": other})
    assert {one.place.path for one in found} == {"graph.py", "llm.py"}
    for finding in found:
        assert finding.judgement is not None
        vendors = finding.judgement.criteria[0]
        assert vendors.answer == "Gemini and Anthropic"
        assert [(p.path, p.line) for p in vendors.evidence] == [("claude.py", 1)]


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"tests/test_claude.py": "import anthropic\n\nclient = anthropic.Anthropic()\n"},
        {"vectors.py": "from langchain_openai import OpenAIEmbeddings\n\nv = OpenAIEmbeddings()\n"},
        {"errors.py": "import anthropic\n"},
        {"words.py": '"""We used to import openai and anthropic, with gpt-4o."""\n'},
    ],
    ids=["tests", "embeddings", "unused", "words"],
)
def test_what_is_no_other_vendor(elsewhere: dict[str, str], tmp_path: Path) -> None:
    found = findings_in(tmp_path, {"llm.py": LLM, "graph.py": GRAPH, **elsewhere})
    [finding] = [one for one in found if one.place.path == "graph.py"]
    assert finding.judgement is not None
    assert finding.judgement.criteria[0].answer == "Gemini only"


def test_applications_side_by_side_are_asked_by_themselves(tmp_path: Path) -> None:
    other = 'from langchain_openai import ChatOpenAI\n\nllm = ChatOpenAI(model="gpt-4o")\n'
    files = {
        "one/llm.py": LLM,
        "one/graph.py": GRAPH,
        "one/requirements.txt": "langgraph\n",
        "two/llm.py": other,
        "two/graph.py": GRAPH,
        "two/requirements.txt": "langgraph\n",
        "pyproject.toml": "",
    }
    [finding] = findings_in(tmp_path, files)
    assert finding.place.path == "one/graph.py"
    assert finding.judgement is not None
    assert finding.judgement.verdict is Verdict.COLLAPSES


LESSON = (
    GRAPH.replace("from llm import llm", "from models import llm") + "\nprint(app.invoke({}))\n"
)


@pytest.mark.parametrize(
    "lesson",
    [
        'from langchain_openai import ChatOpenAI\n\nllm = ChatOpenAI(model="gpt-4o")\nprint(llm)\n',
        "from langgraph.types import interrupt\n\nprint(interrupt('May I?'))\n",
        "from langgraph.types import interrupt\n\n\ndef ask():\n    return interrupt('May I?')\n",
        'import os\n\nos.environ["LANGSMITH_TRACING"] = "true"\nprint("on")\n',
        "from langgraph_supervisor import create_supervisor\n\nteam = create_supervisor([])\n",
    ],
    ids=["vendor", "human", "human-in-a-function", "tracing", "several-agents"],
)
def test_lessons_side_by_side_are_judged_by_themselves(lesson: str, tmp_path: Path) -> None:
    found = findings_in(tmp_path, {"models.py": LLM, "one.py": LESSON, "two.py": lesson})
    [finding] = [one for one in found if one.place.path == "one.py"]
    assert finding.judgement is not None
    assert finding.judgement.verdict is Verdict.COLLAPSES


CHAINED = """from langchain.chains import ConversationChain

from models import llm

talk = ConversationChain(llm=llm)
"""


@pytest.mark.parametrize(
    ("asked", "places"),
    [
        ("", ["talk.py"]),
        ('\nprint(llm.invoke("Tides?").content)\n', ["alone.py", "talk.py"]),
    ],
    ids=["made", "asked"],
)
def test_a_model_that_is_asked_where_it_is_made_is_judged_there(
    asked: str, places: list[str], tmp_path: Path
) -> None:
    files = {"alone.py": LLM + asked, "models.py": LLM, "talk.py": CHAINED}
    found = findings_in(tmp_path, files)
    assert [one.place.path for one in found] == places


def test_what_asks_somebody_for_a_graph_counts_where_the_graph_has_it(tmp_path: Path) -> None:
    steps = (
        "from langgraph.types import interrupt\n\n\ndef ask():\n    return interrupt('May I?')\n"
    )
    graph = LESSON + "\nfrom two import ask\n"
    found = findings_in(tmp_path, {"models.py": LLM, "one.py": graph, "two.py": steps})
    [finding] = [one for one in found if one.place.path == "one.py"]
    assert finding.judgement is not None
    assert finding.judgement.verdict is Verdict.KEEPS


def test_a_graph_that_asks_no_model_is_left_alone_beside_one_that_does(tmp_path: Path) -> None:
    alone = """from langgraph.graph import START, StateGraph


def count(state: dict):
    return {"count": state["count"] + 1}


graph = StateGraph(dict)
graph.add_node("count", count)
graph.add_edge(START, "count")
"""
    asking = LLM + GRAPH.replace("from llm import llm", "")
    found = findings_in(tmp_path, {"counts.py": alone, "asks.py": asking})
    assert [one.place.path for one in found] == ["asks.py"]


def test_a_graph_without_gemini_is_nobodys_business(tmp_path: Path) -> None:
    other = 'from langchain_openai import ChatOpenAI\n\nllm = ChatOpenAI(model="gpt-4o")\n'
    assert findings_in(tmp_path, {"llm.py": other, "graph.py": GRAPH}) == []


def test_the_framework_itself_is_left_alone(tmp_path: Path) -> None:
    files = {"langgraph/__init__.py": "", "langgraph/app.py": LLM + GRAPH.replace("from llm", "# ")}
    assert findings_in(tmp_path, files) == []


def test_tracing_of_the_application_keeps_it(tmp_path: Path) -> None:
    traced = 'import os\n\nos.environ["LANGSMITH_TRACING"] = "true"\n'
    [finding] = findings_in(tmp_path, {"llm.py": LLM, "graph.py": GRAPH, "main.py": traced})
    assert finding.judgement is not None
    assert finding.judgement.verdict is Verdict.KEEPS
    assert finding.judgement.criteria[-1].answer == "LangSmith"


def test_a_module_about_another_vendor_is_left_alone(tmp_path: Path) -> None:
    other = GRAPH.replace("from llm import llm", "from langchain_openai import ChatOpenAI")
    other = other.replace("llm.invoke", 'ChatOpenAI(model="gpt-4o").invoke')
    found = findings_in(tmp_path, {"llm.py": LLM, "graph.py": other})
    assert [one.place.path for one in found] == ["llm.py"]


@pytest.mark.parametrize(
    ("example", "places", "verdict"),
    [
        ("langgraph_bot", ["graph.py"], Verdict.COLLAPSES),
        ("multi_vendor_graph", ["graph.py", "models.py"], Verdict.KEEPS),
    ],
)
def test_the_examples_are_judged_as_a_person_did(
    example: str, places: list[str], verdict: Verdict, tmp_path: Path
) -> None:
    folder = Path(__file__).parents[3] / "examples" / example
    names = sorted(one.name for one in folder.iterdir() if one.suffix in (".py", ".toml"))
    found = findings_in(tmp_path, {name: (folder / name).read_text("utf-8") for name in names})
    assert [one.place.path for one in found if one.code == "GI401"] == places
    assert {one.judgement.verdict for one in found if one.judgement is not None} == {verdict}
