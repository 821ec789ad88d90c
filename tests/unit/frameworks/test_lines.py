"""The lines that are there for a framework, over all files of a program.

The programs say themselves what becomes of their lines; those without a mark are nobody's.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from migrate_interactions.engine.rulebook import Settings
from migrate_interactions.engine.run import Order, Task, run
from migrate_interactions.sources import Candidate, Project
from tests.unit.orchestration.marks import as_text, fates_of, marks_in

MODEL = """\
from langchain_google_genai import ChatGoogleGenerativeAI  # changes

llm = ChatGoogleGenerativeAI(model="gemini-2.5-flash")  # changes
"""
#: The graph around one function, ``bot``.
GRAPH = """\
from langgraph.graph import START, MessagesState, StateGraph  # goes

from llm import llm
from steps import bot  # goes

builder = StateGraph(MessagesState)  # goes
builder.add_node("bot", bot)  # goes
builder.add_edge(START, "bot")  # goes
graph = builder.compile()  # goes
"""
BOT = """\
from langgraph.graph import MessagesState  # goes

from llm import llm


def bot(state: MessagesState):  # goes
    '''Answer.'''  # goes
    return {"messages": [llm.invoke(state["messages"])]}  # changes
"""

PROGRAMS = {
    "a graph that a function gives is followed into other files": {
        "graph.py": """\
from langchain_google_genai import ChatGoogleGenerativeAI  # changes
from langgraph.graph import START, MessagesState, StateGraph  # goes

llm = ChatGoogleGenerativeAI(model="gemini-2.5-flash")  # changes


def bot(state: MessagesState):  # goes
    '''Answer.'''  # goes
    return {"messages": [llm.invoke(state["messages"])]}  # changes


def build():  # goes
    '''The graph.'''  # goes
    builder = StateGraph(MessagesState)  # goes
    builder.add_node("bot", bot)  # goes
    builder.add_edge(START, "bot")  # goes
    return builder.compile()  # goes
""",
        "main.py": """\
from graph import build  # goes

graph = build()  # goes
answer = graph.invoke({"messages": [("user", input())]})  # changes
print(answer["messages"][-1].content)  # changes
""",
    },
    "a model that a step makes for its own request changes with it": {
        "chat.py": """\
import os

from langchain_google_genai import ChatGoogleGenerativeAI  # changes
from langgraph.graph import START, MessagesState, StateGraph  # goes

key = os.getenv("GEMINI_API_KEY")


def bot(state: MessagesState):  # goes
    llm = ChatGoogleGenerativeAI(model="gemini-2.5-flash", google_api_key=key)  # changes
    return {"messages": [llm.invoke(state["messages"])]}  # changes


builder = StateGraph(MessagesState)  # goes
builder.add_node("bot", bot)  # goes
builder.add_edge(START, "bot")  # goes
graph = builder.compile()  # goes
print(graph.invoke({"messages": [("user", input())]})["messages"][-1].content)  # changes
""",
    },
    "what a model is put into a chain with changes": {
        "translate.py": """\
from langchain_core.output_parsers import StrOutputParser  # changes
from langchain_core.prompts import PromptTemplate  # changes
from langchain_google_genai import ChatGoogleGenerativeAI  # changes

prompt = PromptTemplate.from_template("Translate into {language}: {sentence}")  # changes
llm = ChatGoogleGenerativeAI(model="gemini-2.5-flash")  # changes
chain = prompt | llm | StrOutputParser()  # changes
print(chain.invoke({"sentence": input(), "language": "Danish"}))  # changes
""",
    },
    "what reads the memory of a chain changes": {
        "talk.py": """\
from langchain.chains import ConversationChain  # changes
from langchain.memory import ConversationBufferMemory  # goes
from langchain_google_genai import ChatGoogleGenerativeAI  # changes

memory = ConversationBufferMemory()  # goes
llm = ChatGoogleGenerativeAI(model="gemini-2.5-flash")  # changes
talk = ConversationChain(llm=llm, memory=memory)  # changes
print(talk.predict(input=input()))  # changes
print(talk.memory.buffer)  # changes
""",
    },
    "a function that does more than to build the graph is left": {
        "llm.py": MODEL,
        "graph.py": """\
import logging

from langgraph.graph import START, MessagesState, StateGraph  # goes

from llm import llm


def bot(state: MessagesState):  # goes
    return {"messages": [llm.invoke(state["messages"])]}  # changes


def build():
    logging.info("building")
    builder = StateGraph(MessagesState)  # goes
    builder.add_node("bot", bot)  # goes
    builder.add_edge(START, "bot")  # goes
    return builder.compile()  # changes
""",
        "main.py": """\
from graph import build

graph = build()  # changes
answer = graph.invoke({"messages": [("user", input())]})  # changes
print(answer["messages"][-1].content)  # changes
""",
    },
    "a graph that a test builds, too, is left to it": {
        "llm.py": MODEL,
        "graph.py": """\
from langgraph.graph import START, MessagesState, StateGraph  # goes

from llm import llm


def bot(state: MessagesState):  # goes
    return {"messages": [llm.invoke(state["messages"])]}  # changes


def build():
    builder = StateGraph(MessagesState)  # goes
    builder.add_node("bot", bot)  # goes
    builder.add_edge(START, "bot")  # goes
    return builder.compile()  # changes
""",
        "main.py": """\
from graph import build

graph = build()  # changes
graph.invoke({"messages": [("user", input())]})  # changes
""",
        "tests/test_graph.py": "from graph import build\n\n\ndef test_it():\n    assert build()\n",
    },
    "a node with an effect stays, its request changes": {
        "llm.py": MODEL,
        "graph.py": """\
from langgraph.graph import START, MessagesState, StateGraph  # changes

from llm import llm


def bot(state: MessagesState):
    print("asking")
    answer = llm.invoke(state["messages"])  # changes
    return {"messages": [answer]}


builder = StateGraph(MessagesState)  # goes
builder.add_node("bot", bot)  # goes
builder.add_edge(START, "bot")  # goes
graph = builder.compile()  # goes
""",
    },
    "a node with logic of its own stays, its request changes": {
        "llm.py": MODEL,
        "graph.py": """\
from langgraph.graph import START, MessagesState, StateGraph  # changes

from llm import llm


def bot(state: MessagesState):
    turns = [turn for turn in state["messages"] if turn.content]
    return {"messages": [llm.invoke(turns)]}  # changes


builder = StateGraph(MessagesState)  # goes
builder.add_node("bot", bot)  # goes
builder.add_edge(START, "bot")  # goes
graph = builder.compile()  # goes
""",
    },
    "a node that is called besides stays": {
        "llm.py": MODEL,
        "steps.py": """\
from langgraph.graph import MessagesState

from llm import llm


def bot(state: MessagesState):
    return {"messages": [llm.invoke(state["messages"])]}  # changes


def once(text):
    return bot({"messages": [("user", text)]})
""",
        "graph.py": GRAPH.replace("from steps import bot  # goes", "from steps import bot"),
    },
    "instructions are for the request, what puts them in front goes": {
        "llm.py": MODEL,
        "words.py": 'INSTRUCTION = "Answer in one sentence."\nLIMIT = 4000  # goes\n',
        "steps.py": """\
from langchain_core.messages import SystemMessage, trim_messages  # goes
from langgraph.graph import MessagesState  # goes

import words

from llm import llm

trimmer = trim_messages(max_tokens=words.LIMIT, strategy="last", token_counter=len)  # goes


def prompt(state):  # goes
    return trimmer.invoke([SystemMessage(words.INSTRUCTION), *state["messages"]])  # goes


def bot(state: MessagesState):  # goes
    return {"messages": [llm.invoke(prompt(state))]}  # changes
""",
        "graph.py": GRAPH,
    },
    "an instruction that is written out in a node changes with the request": {
        "llm.py": MODEL,
        "steps.py": """\
from langgraph.graph import MessagesState  # goes

from llm import llm


def bot(state: MessagesState):  # goes
    turns = [("system", "Answer in one sentence."), *state["messages"]]  # changes
    return {"messages": [llm.invoke(turns)]}  # changes
""",
        "graph.py": GRAPH,
    },
    "a state that other code uses stays": {
        "llm.py": MODEL,
        "graph.py": """\
from typing import TypedDict

from langgraph.graph import START, StateGraph  # goes

from llm import llm


class State(TypedDict):
    messages: list


def bot(state: State):  # goes
    return {"messages": [llm.invoke(state["messages"])]}  # changes


def shown(state: State) -> str:
    return str(len(state["messages"]))


builder = StateGraph(State)  # goes
builder.add_node("bot", bot)  # goes
builder.add_edge(START, "bot")  # goes
graph = builder.compile()  # goes
""",
    },
    "a state that only the graph has goes, and the import that others use stays": {
        "llm.py": MODEL,
        "graph.py": """\
import uuid
from typing import TypedDict  # goes

from langgraph.graph import START, StateGraph  # goes

from llm import llm


class State(TypedDict):  # goes
    messages: list  # goes


def bot(state: State):  # goes
    return {"messages": [llm.invoke(state["messages"])]}  # changes


builder = StateGraph(State)  # goes
builder.add_node("bot", bot)  # goes
builder.add_edge(START, "bot")  # goes
graph = builder.compile()  # goes
thread = {"configurable": {"thread_id": uuid.uuid4().hex}}  # goes
graph.invoke({"messages": []}, thread)  # changes
print(uuid.uuid4())
""",
    },
    "a thread known by an id of the program's own changes": {
        "llm.py": MODEL,
        "steps.py": BOT,
        "graph.py": GRAPH
        + """

def ask(user, text):
    thread = {"configurable": {"thread_id": user}}  # changes
    return graph.invoke({"messages": [("user", text)]}, thread)  # changes
""",
    },
    "tools are no longer wrapped, but still there": {
        "llm.py": MODEL,
        "tools.py": """\
from langchain_core.tools import tool  # goes


@tool  # goes
def find(words: str) -> str:
    '''Find books.'''
    return words


TOOLS = [find]
""",
        "steps.py": """\
from langgraph.graph import MessagesState  # goes

from llm import llm
from tools import TOOLS

model = llm.bind_tools(TOOLS)  # changes


def bot(state: MessagesState):  # goes
    return {"messages": [model.invoke(state["messages"])]}  # changes
""",
        "graph.py": """\
from langgraph.graph import START, MessagesState, StateGraph  # goes
from langgraph.prebuilt import ToolNode, tools_condition  # goes

from llm import llm
from steps import bot  # goes
from tools import TOOLS

builder = StateGraph(MessagesState)  # goes
builder.add_node("bot", bot)  # goes
builder.add_node("tools", ToolNode(TOOLS))  # goes
builder.add_edge(START, "bot")  # goes
builder.add_conditional_edges("bot", tools_condition)  # goes
builder.add_edge("tools", "bot")  # goes
graph = builder.compile()  # goes
""",
    },
    "a tool that the program calls itself stays one": {
        "tools.py": """\
from langchain_core.tools import tool


@tool
def find(words: str) -> str:
    '''Find books.'''
    return words


print(find.invoke({"words": "x"}))
""",
        "agent.py": """\
from langchain_google_genai import ChatGoogleGenerativeAI  # changes
from langgraph.prebuilt import create_react_agent  # changes

from tools import find

llm = ChatGoogleGenerativeAI(model="gemini-2.5-flash")  # changes
agent = create_react_agent(llm, [find])  # changes
print(agent.invoke({"messages": []})["messages"][-1].content)  # changes
""",
    },
    "an agent changes, its checkpointer goes": {
        "agent.py": """\
from langchain_google_genai import ChatGoogleGenerativeAI  # changes
from langgraph.checkpoint.memory import MemorySaver  # goes
from langgraph.prebuilt import create_react_agent  # changes

llm = ChatGoogleGenerativeAI(model="gemini-2.5-flash")  # changes
memory = MemorySaver()  # goes
agent = create_react_agent(llm, [], checkpointer=memory)  # changes
config = {"configurable": {"thread_id": "1"}}  # goes
print(agent.invoke({"messages": []}, config)["messages"][-1].content)  # changes
""",
    },
    "tasks of a crew are requests": {
        "crew.py": """\
from crewai import LLM, Agent, Crew, Task  # changes

llm = LLM(model="gemini/gemini-2.5-flash")  # changes
writer = Agent(role="writer", goal="write well", backstory="You write.", llm=llm)  # changes
task = Task(description="Write about tides.", expected_output="a text", agent=writer)  # changes
crew = Crew(agents=[writer], tasks=[task])  # goes
result = crew.kickoff()  # changes
print(result.raw)  # changes
""",
    },
    "sessions of ADK go, what is asked of them besides changes": {
        "bot.py": """\
import asyncio

from google.adk.agents import Agent  # changes
from google.adk.runners import Runner  # goes
from google.adk.sessions import InMemorySessionService  # changes

agent = Agent(name="bot", model="gemini-2.5-flash", instruction="Answer.")  # changes
sessions = InMemorySessionService()  # changes
runner = Runner(agent=agent, app_name="bot", session_service=sessions)  # goes


async def ask(text):
    session = await sessions.create_session(app_name="bot", user_id="u")  # goes
    events = runner.run_async(user_id="u", session_id=session.id, new_message=text)  # changes
    async for event in events:
        print(event.content)  # changes
    print(await sessions.list_sessions(app_name="bot"))  # changes


asyncio.run(ask("Hello"))
""",
    },
    "a session that begins with data of the program's own changes": {
        "bot.py": """\
from google.adk.agents import Agent  # changes
from google.adk.runners import Runner  # goes
from google.adk.sessions import InMemorySessionService  # changes

agent = Agent(name="bot", model="gemini-2.5-flash", instruction="Answer {name}.")  # changes
sessions = InMemorySessionService()  # changes
runner = Runner(agent=agent, app_name="bot", session_service=sessions)  # goes


def ask(name, text):
    sessions.create_session(app_name="bot", user_id="u", state={"name": name})  # changes
    return list(runner.run(user_id="u", session_id="s", new_message=text))  # changes
""",
    },
    "what the framework is asked for besides its runs changes": {
        "llm.py": MODEL,
        "steps.py": BOT,
        "graph.py": GRAPH + "\nprint(graph.get_graph().draw_mermaid())  # changes\n",
    },
    "a request where the graph is compiled changes": {
        "llm.py": MODEL,
        "steps.py": BOT,
        "graph.py": GRAPH.replace(
            "graph = builder.compile()  # goes",
            'print(builder.compile().invoke({"messages": []}))  # changes',
        ),
    },
    "a list of tools for a second model is no line of the framework": {
        "agent.py": """\
from langchain_google_genai import ChatGoogleGenerativeAI  # changes
from langgraph.graph import START, MessagesState, StateGraph  # goes
from langgraph.prebuilt import ToolNode, tools_condition  # goes

TOOLS = [{"google_search": {}}]

llm = ChatGoogleGenerativeAI(model="gemini-2.5-flash").bind_tools(TOOLS)  # changes


def bot(state: MessagesState):  # goes
    return {"messages": [llm.invoke(state["messages"])]}  # changes


def find(words: str) -> str:
    return words


others = [find]
node = ToolNode(others)  # goes
builder = StateGraph(MessagesState)  # goes
builder.add_node("bot", bot)  # goes
builder.add_node("tools", node)  # goes
builder.add_edge(START, "bot")  # goes
builder.add_conditional_edges("bot", tools_condition)  # goes
graph = builder.compile()  # goes
""",
    },
    "what writes an instruction out is left to the request": {
        "llm.py": MODEL,
        "steps.py": """\
from langgraph.graph import MessagesState  # goes

from llm import llm


def prompt(state):
    return [("system", "Answer in one sentence."), *state["messages"]]


def bot(state: MessagesState):  # goes
    return {"messages": [llm.invoke(prompt(state))]}  # changes
""",
        "graph.py": GRAPH,
    },
    "a setting that a node reads is for the request": {
        "llm.py": MODEL,
        "words.py": 'INSTRUCTION = "Answer in one sentence."\n',
        "steps.py": """\
from langgraph.graph import MessagesState  # goes

import words

from llm import llm


def prompt(state):  # goes
    return [("system", words.INSTRUCTION), *state["messages"]]  # goes


def bot(state: MessagesState):  # goes
    return {"messages": [llm.invoke(prompt(state))]}  # changes
""",
        "graph.py": GRAPH,
    },
    "a model that chooses between models goes, and so do all nodes that ask but one": {
        "llm.py": MODEL,
        "graph.py": """\
'''Who answers.'''

from langgraph.graph import END, START, MessagesState, StateGraph  # goes
from pydantic import BaseModel  # goes

from llm import llm

QUESTION = "Is this about books, or about the web? {text}"  # goes


class Route(BaseModel):  # goes
    target: str  # goes


router = llm.with_structured_output(Route)  # goes
desk_model = llm.bind_tools([len])  # changes
web_model = llm.bind_tools([{"google_search": {}}])  # goes


def choose(state: MessagesState):  # goes
    route = router.invoke(QUESTION.format(text=state["messages"][-1].content))  # goes
    if route is None:  # goes
        return "desk"  # goes
    return route.target  # goes


def desk(state: MessagesState):  # goes
    return {"messages": [desk_model.invoke(state["messages"])]}  # changes


def web(state: MessagesState):  # goes
    return {"messages": [web_model.invoke(state["messages"])]}  # goes


builder = StateGraph(MessagesState)  # goes
builder.add_node("desk", desk)  # goes
builder.add_node("web", web)  # goes
builder.add_conditional_edges(START, choose, ["desk", "web"])  # goes
builder.add_edge("desk", END)  # goes
builder.add_edge("web", END)  # goes
graph = builder.compile()  # goes
""",
    },
    "a node that a test calls stays": {
        "llm.py": MODEL,
        "steps.py": """\
from langgraph.graph import MessagesState

from llm import llm


def bot(state: MessagesState):
    return {"messages": [llm.invoke(state["messages"])]}  # changes
""",
        "graph.py": GRAPH.replace("from steps import bot  # goes", "from steps import bot"),
        "tests/test_steps.py": "from steps import bot\n\n\ndef test_it():\n    assert bot({})\n",
    },
    "an agent that is made where it is handed over changes": {
        "crew.py": """\
from crewai import LLM, Agent, Crew  # changes

llm = LLM(model="gemini/gemini-2.5-flash")  # changes
crew = Crew(agents=[Agent(role="writer", goal="texts", backstory="none", llm=llm)])  # changes
print(crew.kickoff())  # changes
""",
    },
    "what a crew is told in words changes": {
        "crew.py": """\
from crewai import LLM, Agent, Crew, Task  # changes

llm = LLM(model="gemini/gemini-2.5-flash")  # changes
writer = Agent(role="writer", goal="write well", backstory="You write.", llm=llm)  # changes
task = Task(description="Write about tides.", expected_output="a text", agent=writer)  # changes
crew = Crew(agents=[writer], tasks=[task], name="Those who write")  # changes
print(crew.kickoff())  # changes
""",
    },
    "an import that other code uses, too, stays": {
        "llm.py": MODEL,
        "steps.py": BOT,
        "graph.py": GRAPH,
        "main.py": """\
from langchain_core.messages import HumanMessage

from graph import graph


def is_question(message):
    return isinstance(message, HumanMessage)


print(graph.invoke({"messages": [HumanMessage("Hello")]}))  # changes
""",
    },
    "a file of which nothing is left goes with its docstring": {
        "llm.py": MODEL,
        "state.py": """\
'''What nodes hand on.'''  # goes

from typing import TypedDict  # goes


class State(TypedDict):  # goes
    messages: list  # goes
""",
        "graph.py": """\
from langgraph.graph import START, StateGraph  # goes

from llm import llm
from state import State  # goes


def bot(state: State):  # goes
    return {"messages": [llm.invoke(state["messages"])]}  # changes


builder = StateGraph(State)  # goes
builder.add_node("bot", bot)  # goes
builder.add_edge(START, "bot")  # goes
graph = builder.compile()  # goes
""",
    },
    "a graph that a cache holds is built there still": {
        "llm.py": MODEL,
        "steps.py": BOT,
        "graph.py": """\
import streamlit as st

from langgraph.graph import START, MessagesState, StateGraph  # goes

from llm import llm
from steps import bot  # goes


@st.cache_resource
def built():
    builder = StateGraph(MessagesState)  # goes
    builder.add_node("bot", bot)  # goes
    builder.add_edge(START, "bot")  # goes
    return builder.compile()  # changes


graph = built()  # changes
""",
    },
}


def claimed(base: Path, files: dict[str, str]) -> dict[tuple[str, int], str]:
    """What an audit says becomes of the lines of ``files`` that are there for frameworks."""
    for name, text in files.items():
        (base / name).parent.mkdir(parents=True, exist_ok=True)
        (base / name).write_text(text, "utf-8")
    candidates = [Candidate(name, str(base / name)) for name in files]
    locations = tuple(one.location for one in candidates)
    project = Project(str(base), given=(str(base),), files=locations)
    done = run(candidates, Order(Settings(), project, Task.AUDIT), jobs=1)
    claims = [claim for one in done.reported for claim in one.finding.orchestration]
    return fates_of(dict.fromkeys(claims))


@pytest.mark.parametrize("title", PROGRAMS)
def test_what_becomes_of_the_lines(title: str, tmp_path: Path) -> None:
    files = PROGRAMS[title]
    found = claimed(tmp_path, files)
    assert as_text(files, found) == as_text(files, marks_in(files))


STEPS = """\
from langgraph.checkpoint.memory import MemorySaver  # {memory}
from langgraph.graph import START, MessagesState, StateGraph  # stays

from llm import llm
from books import find


def look(state: MessagesState):
    return {{"messages": [("system", find(state["messages"]))]}}


def bot(state: MessagesState):
    return {{"messages": [llm.invoke(state["messages"])]}}  # {request}


memory = MemorySaver()  # {memory}
builder = StateGraph(MessagesState)  # stays
builder.add_node("look", look)  # stays
builder.add_node("bot", bot)  # stays
builder.add_edge(START, "look")  # stays
builder.add_edge("look", "bot")  # stays
graph = builder.compile(checkpointer=memory)  # {request}
print(graph.invoke({{"messages": []}})["messages"][-1].content)  # {request}
"""
BOOKS = "def find(turns):\n    return open('books.txt').read()\n"


def test_where_it_shrinks_only_the_memory_goes(tmp_path: Path) -> None:
    files = {
        "llm.py": MODEL,
        "books.py": BOOKS,
        "graph.py": STEPS.format(memory="goes", request="changes").replace(
            "def bot(state: MessagesState):", "def bot(state: MessagesState):  # stays"
        ),
    }
    assert as_text(files, claimed(tmp_path, files)) == as_text(files, marks_in(files))


NEEDED = """\
'''The graph.'''

from collections.abc import Mapping
from typing import TypedDict

from langgraph.graph import START, StateGraph  # stays
from langgraph.types import interrupt  # stays

from llm import llm


class State(TypedDict):  # stays
    '''What nodes hand on.'''

    messages: list  # stays


def bot(state: State):  # stays
    '''Answer.'''
    return {"messages": [llm.invoke(state["messages"])]}  # stays


def approve(state: State) -> Mapping:  # stays
    '''Ask somebody.'''
    if interrupt("Shall I?") == "yes":  # stays
        return {"messages": ["yes"]}  # stays
    return {"messages": []}  # stays


def publish(state: State):
    open("out.txt", "w").write(str(state["messages"]))
    return {}


builder = StateGraph(State)  # stays
builder.add_node("bot", bot)  # stays
builder.add_node("approve", approve)  # stays
builder.add_node("publish", publish)  # stays
builder.add_edge(START, "bot")  # stays
graph = builder.compile()  # stays
"""


def test_where_people_are_asked_the_steps_of_the_framework_stay(tmp_path: Path) -> None:
    files = {"llm.py": MODEL.replace("changes", "stays"), "graph.py": NEEDED}
    assert as_text(files, claimed(tmp_path, files)) == as_text(files, marks_in(files))


def test_where_it_is_needed_all_of_it_stays(tmp_path: Path) -> None:
    traced = 'import os\n\nos.environ["LANGSMITH_TRACING"] = "true"\n'
    files = {
        "llm.py": MODEL.replace("changes", "stays"),
        "books.py": BOOKS,
        "tracing.py": traced,
        "graph.py": STEPS.format(memory="stays", request="stays").replace(
            "def bot(state: MessagesState):", "def bot(state: MessagesState):  # stays"
        ),
    }
    assert as_text(files, claimed(tmp_path, files)) == as_text(files, marks_in(files))
