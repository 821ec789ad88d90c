"""AutoGen, CrewAI, ADK and LlamaIndex: the verdicts on their fixtures, and what keeps them."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrate_interactions.conversations.frameworks.product import Product
from migrate_interactions.conversations.frameworks.products import PRODUCTS
from migrate_interactions.findings import Verdict
from migrate_interactions.sources import imports_framework
from tests.unit.frameworks.projects import findings_in, program

AGENT = """from google.adk.agents import Agent

root_agent = Agent(model="gemini-2.5-flash", name="pilot")
"""


@pytest.mark.parametrize(
    ("code", "case", "verdict", "keeping"),
    [
        ("GI402", "one-assistant", Verdict.COLLAPSES, set()),
        ("GI402", "group-chat", Verdict.KEEPS, {"role-play between agents"}),
        ("GI402", "asks-its-user", Verdict.KEEPS, {"human in the loop"}),
        ("GI402", "two-agents-talk", Verdict.KEEPS, {"role-play between agents"}),
        ("GI403", "crew-of-one", Verdict.COLLAPSES, set()),
        ("GI403", "crews-of-one-in-a-row", Verdict.SHRINKS, set()),
        ("GI403", "tasks-in-a-row", Verdict.SHRINKS, set()),
        ("GI403", "manager-hands-out-work", Verdict.KEEPS, {"role-play between agents"}),
        ("GI404", "agent-and-runner", Verdict.COLLAPSES, set()),
        ("GI404", "agents-that-hand-over", Verdict.KEEPS, {"role-play between agents"}),
        ("GI404", "agents-in-a-row", Verdict.SHRINKS, set()),
        ("GI409", "chat-engine", Verdict.COLLAPSES, set()),
        ("GI409", "index-of-documents", Verdict.SHRINKS, set()),
        ("GI409", "workflow-of-one-agent", Verdict.COLLAPSES, set()),
    ],
)
def test_the_verdict_on_each_fixture(
    code: str, case: str, verdict: Verdict, keeping: set[str], tmp_path: Path
) -> None:
    found = findings_in(tmp_path, {"program.py": program(code, case)})
    judgements = [one.judgement for one in found if one.code == code]
    assert judgements
    for judgement in judgements:
        assert judgement is not None
        assert judgement.verdict is verdict
        assert {one.question for one in judgement.criteria if one.keeps} == keeping


@pytest.mark.parametrize(
    ("beside", "question"),
    [
        (
            "from google.adk.apps import App, ResumabilityConfig\n\n"
            "from agent import root_agent\n\n"
            'app = App(name="a", resumability_config=ResumabilityConfig(is_resumable=True))\n',
            "human in the loop",
        ),
        (
            "from google.adk.a2a.utils.agent_to_a2a import to_a2a\n\n"
            "from agent import root_agent\n\napp = to_a2a(root_agent)\n",
            "role-play between agents",
        ),
    ],
    ids=["resumed", "other-agents-call-it"],
)
def test_what_keeps_an_agent_may_stand_in_another_module(
    beside: str, question: str, tmp_path: Path
) -> None:
    [finding] = findings_in(tmp_path, {"agent.py": AGENT, "app.py": beside})
    assert finding.judgement is not None
    keeping = [one for one in finding.judgement.criteria if one.keeps]
    assert [one.question for one in keeping] == [question]
    assert {place.path for place in keeping[0].evidence} == {"app.py"}


def test_agents_in_several_modules_may_belong_together(tmp_path: Path) -> None:
    found = findings_in(tmp_path, {"buyer.py": AGENT, "seller.py": AGENT})
    verdicts = {one.judgement.verdict for one in found if one.judgement is not None}
    assert (len(found), verdicts) == (2, {Verdict.SHRINKS})


@pytest.mark.parametrize(
    "beside",
    [{"two/agent.py": AGENT}, {"one/run.py": f"{AGENT}\nprint(root_agent)\n"}],
    ids=["in-another-folder", "of-another-program"],
)
def test_agents_side_by_side_may_be_programs_of_their_own(
    beside: dict[str, str], tmp_path: Path
) -> None:
    found = findings_in(tmp_path, {"one/agent.py": AGENT, **beside})
    [finding] = [one for one in found if one.place.path == "one/agent.py"]
    assert finding.judgement is not None
    assert finding.judgement.verdict is Verdict.COLLAPSES


def test_the_context_of_a_workflow_keeps_the_turns(tmp_path: Path) -> None:
    text = program("GI409", "workflow-of-one-agent")
    kept = text.replace("async def main", "context = Context(workflow)\n\n\nasync def main")
    kept = kept.replace('Kiel?"', 'Kiel?", ctx=context')
    kept = "from llama_index.core.workflow import Context\n" + kept
    for program_text, answer in ((text, "stateless"), (kept, "stateful: it keeps the turns")):
        [finding] = findings_in(tmp_path, {"program.py": program_text})
        assert finding.judgement is not None
        assert finding.judgement.criteria[1].answer == answer


CREW = """from crewai import LLM, Agent, Crew

from work import tasks

llm = LLM(model="gemini/gemini-2.5-flash")
writer = Agent(role="Writer", goal="Write", backstory="You write.", llm=llm)
crew = Crew(agents=[writer], tasks=tasks(writer))
"""
WORK = """from crewai import Task


def tasks(agent):
    return [
        Task(description="Find tides.", expected_output="A list", agent=agent),
        Task(description="Write of them.", expected_output="A text", agent=agent),
    ]
"""


LISTED = """import autogen

gemini = autogen.config_list_from_json("models.json")
agent = autogen.ConversableAgent("writer", llm_config={"config_list": gemini})
"""


@pytest.mark.parametrize(
    ("listed", "verdicts"),
    [
        ('[{"model": "gemini-2.5-flash", "api_type": "google"}]', [Verdict.COLLAPSES]),
        ('[{"model": "gemini-2.5-flash"}, {"model": "gpt-4o"}]', [Verdict.KEEPS]),
        ('[{"model": "gpt-4o"}]', []),
        ("no list", []),
    ],
)
def test_models_may_be_listed_in_a_file(
    listed: str, verdicts: list[Verdict], tmp_path: Path
) -> None:
    found = findings_in(tmp_path, {"app/write.py": LISTED, "app/models.json": listed})
    assert [one.judgement.verdict for one in found if one.judgement is not None] == verdicts


def test_tasks_in_another_module_are_steps(tmp_path: Path) -> None:
    [finding] = findings_in(tmp_path, {"crew.py": CREW, "work.py": WORK})
    assert finding.judgement is not None
    assert finding.judgement.verdict is Verdict.SHRINKS
    steps = next(one for one in finding.judgement.criteria if one.question == "steps of its own")
    assert [(one.path, one.line) for one in steps.evidence] == [("work.py", 7)]


GIVEN = """from langchain_google_genai import ChatGoogleGenerativeAI

from people import writer


def model():
    return ChatGoogleGenerativeAI(model="gemini-2.5-flash")


author = writer(model())
"""
PEOPLE = """from crewai import Agent


def writer(llm):
    return Agent(role="Writer", goal="Write", backstory="You write.", llm=llm)
"""


@pytest.mark.parametrize(
    ("more", "verdict"),
    [("", Verdict.KEEPS), ('\nprint(model().invoke("Tides?").content)\n', Verdict.COLLAPSES)],
    ids=["given", "asked"],
)
def test_a_model_of_one_framework_may_be_for_another(
    more: str, verdict: Verdict, tmp_path: Path
) -> None:
    found = findings_in(tmp_path, {"author.py": GIVEN + more, "people.py": PEOPLE})
    [finding] = [one for one in found if one.code == "GI401"]
    assert finding.judgement is not None
    assert finding.judgement.verdict is verdict


@pytest.mark.parametrize("code", ["pprint.pprint(root_agent)", "devtools.debug(root_agent)"])
def test_who_only_shows_an_agent_does_not_take_it(code: str, tmp_path: Path) -> None:
    module = code.partition(".")[0]
    [finding] = findings_in(tmp_path, {"agent.py": f"import {module}\n\n{AGENT}\n{code}\n"})
    assert finding.judgement is not None
    assert finding.judgement.verdict is Verdict.COLLAPSES


TALK = """import autogen

config = {"config_list": [{"model": "gemini-2.5-flash", "api_type": "google"}]}
writer = autogen.ConversableAgent("writer", llm_config=config)
"""


@pytest.mark.parametrize(
    ("other", "verdict"),
    [
        (
            'critic = autogen.ConversableAgent("critic", llm_config=config)\n'
            'writer.initiate_chat(critic, message="Tides")\n',
            Verdict.KEEPS,
        ),
        (
            'me = autogen.UserProxyAgent("me", code_execution_config=False)\n'
            'me.initiate_chat(writer, message="Tides")\n',
            Verdict.COLLAPSES,
        ),
        (
            'me = autogen.ConversableAgent("me", llm_config=False)\n'
            'writer.initiate_chat(recipient=me, message="Tides")\n',
            Verdict.COLLAPSES,
        ),
        (
            'me = autogen.UserProxyAgent("me")\nagents = {"me": me, "writer": writer}\n'
            'agents["me"].initiate_chat(agents["writer"], message="Tides")\n',
            Verdict.COLLAPSES,
        ),
    ],
    ids=["two-agents", "the-user-begins", "the-user-is-asked", "not-known-who"],
)
def test_agents_talk_where_both_ask_a_model(other: str, verdict: Verdict, tmp_path: Path) -> None:
    found = findings_in(tmp_path, {"talk.py": TALK + other})
    assert {one.judgement.verdict for one in found if one.judgement is not None} == {verdict}


def test_an_agent_that_another_library_takes_is_needed(tmp_path: Path) -> None:
    taken = f"{AGENT}\nfrom ag_ui_adk import ADKAgent\n\nshown = ADKAgent(adk_agent=root_agent)\n"
    [finding] = findings_in(tmp_path, {"agent.py": taken})
    assert finding.judgement is not None
    assert finding.judgement.verdict is Verdict.KEEPS


def test_live_sessions_are_no_interactions(tmp_path: Path) -> None:
    live = f"""{AGENT}
from google.adk.agents import LiveRequestQueue
from google.adk.runners import InMemoryRunner

runner = InMemoryRunner(agent=root_agent)
events = runner.run_live(user_id="a", session_id="b", live_request_queue=LiveRequestQueue())
"""
    [finding] = findings_in(tmp_path, {"agent.py": live})
    assert finding.judgement is not None
    assert finding.judgement.verdict is Verdict.KEEPS


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda one: one.code)
def test_files_that_import_a_product_are_looked_at(product: Product) -> None:
    packages = {*product.packages, *(one for row in product.constructions for one in row.packages)}
    assert packages
    for package in packages:
        assert imports_framework(f"from {package} import anything\n".encode()), package
