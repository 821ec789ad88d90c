"""Clients of MCP servers: where the server is, who uses it, what the program does besides."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrate_interactions.findings import Fate, Finding, Verdict
from tests.unit.frameworks.projects import findings_in, lines, program

PLAIN = """from google import genai
from google.genai import types
from mcp import ClientSession
from mcp.client.streamable_http import streamablehttp_client

client = genai.Client()


async def ask(question, path=None):
    async with streamablehttp_client({address}) as (read, write, _):
        async with ClientSession(read, write{more}) as session:
            await session.initialize()
{body}            response = await client.aio.models.generate_content(
                model="gemini-2.5-flash",
                contents=question,
                config=types.GenerateContentConfig(tools=[session]),
            )
    return response.text
"""
REMOTE = '"https://tides.example.com/mcp"'


def plain(address: str = REMOTE, more: str = "", body: str = "", before: str = "") -> str:
    return before + PLAIN.format(address=address, more=more, body=body)


def client_in(base: Path, files: dict[str, str]) -> Finding:
    [finding] = [one for one in findings_in(base, files) if one.code == "GI410"]
    return finding


def verdict_on(base: Path, text: str) -> Verdict:
    finding = client_in(base, {"program.py": text})
    assert finding.judgement is not None
    return finding.judgement.verdict


@pytest.mark.parametrize(
    ("case", "verdict", "keeping"),
    [
        ("address-of-the-internet", Verdict.COLLAPSES, set()),
        ("address-of-the-environment", Verdict.SHRINKS, set()),
        ("dictionary-of-servers", Verdict.SHRINKS, set()),
        ("tools-called-by-name", Verdict.SHRINKS, set()),
        ("process-of-its-own", Verdict.KEEPS, {"place of the server"}),
        ("asks-before-a-call", Verdict.KEEPS, {"human in the loop"}),
        ("shared-with-another-vendor", Verdict.KEEPS, {"model vendors"}),
    ],
)
def test_each_fixture_has_its_verdict(
    case: str, verdict: Verdict, keeping: set[str], tmp_path: Path
) -> None:
    said = client_in(tmp_path, {"program.py": program("GI410", case)}).judgement
    assert said is not None
    assert said.verdict is verdict
    assert {one.question for one in said.criteria if one.keeps} == keeping
    assert '"mcp_server"' in said.replacement


ADDRESSES = [
    (REMOTE, Verdict.COLLAPSES),
    ('f"https://tides.example.com/{path}"', Verdict.COLLAPSES),
    ('"https://tides.example.com" + path', Verdict.COLLAPSES),
    ('"https://8.8.8.8/mcp"', Verdict.COLLAPSES),
    ("\n        os.environ.get('MCP', 'https://tides.example.com/mcp')", Verdict.COLLAPSES),
    ("os.environ['MCP'] or " + REMOTE, Verdict.COLLAPSES),
    ("path", Verdict.SHRINKS),
    ('f"https://{path}/mcp"', Verdict.SHRINKS),
    ('f"https://tides.{path}/mcp"', Verdict.SHRINKS),
    ("os.environ['MCP']", Verdict.SHRINKS),
    ("os.environ.get('MCP', 'http://localhost/mcp')", Verdict.SHRINKS),
    ('"http://localhost:8000/mcp"', Verdict.KEEPS),
    ('"http://127.0.0.1:8000/mcp"', Verdict.KEEPS),
    ('"http://[::1]:8000/mcp"', Verdict.KEEPS),
    ('"http://0.0.0.0:8000/mcp"', Verdict.KEEPS),
    ('"http://192.168.1.7/mcp"', Verdict.KEEPS),
    ('"http://tides:8000/mcp"', Verdict.KEEPS),
    ('"http://host.docker.internal:8000/mcp"', Verdict.KEEPS),
]


@pytest.mark.parametrize(("address", "verdict"), ADDRESSES)
def test_the_address_says_where_the_server_is(
    address: str, verdict: Verdict, tmp_path: Path
) -> None:
    assert verdict_on(tmp_path, plain(address, before="import os\n\n")) is verdict


MORE = [
    ("", "", Verdict.COLLAPSES),
    (", read_timeout_seconds=30", "", Verdict.COLLAPSES),
    (", elicitation_callback=ask", "", Verdict.KEEPS),
    (", elicitation_callback=None", "", Verdict.COLLAPSES),
    (", sampling_callback=ask", "", Verdict.SHRINKS),
    ("", "            print(await session.list_resources())\n", Verdict.SHRINKS),
    ("", "            print(await session.call_tool('tides', {}))\n", Verdict.SHRINKS),
    ("", "            print(await session.call_tool(name=path))\n", Verdict.COLLAPSES),
    ("", "            question = input('Your question: ')\n", Verdict.COLLAPSES),
]


@pytest.mark.parametrize(("more", "body", "verdict"), MORE)
def test_what_a_session_is_for_besides(
    more: str, body: str, verdict: Verdict, tmp_path: Path
) -> None:
    assert verdict_on(tmp_path, plain(more=more, body=body)) is verdict


def test_a_question_to_the_user_is_no_approval(tmp_path: Path) -> None:
    body = "            name = input('Which tool? ')\n            await session.call_tool(name)\n"
    assert verdict_on(tmp_path, plain(body=body)) is Verdict.COLLAPSES
    body = body.replace("Which tool? ", "Proceed [y/n]? ")
    assert verdict_on(tmp_path / "other", plain(body=body)) is Verdict.KEEPS
    elsewhere = plain(body=body.replace("input('Proceed [y/n]? ')", "path"))
    elsewhere += "\n\ndef end():\n    return input('Proceed [y/n]? ')\n"
    assert verdict_on(tmp_path / "elsewhere", elsewhere) is Verdict.COLLAPSES


@pytest.mark.parametrize(
    ("auth", "verdict"),
    [
        ("auth=provider", Verdict.SHRINKS),
        ("http_client=provider", Verdict.SHRINKS),
        ('headers={"Authorization": token}', Verdict.COLLAPSES),
    ],
)
def test_a_header_moves_and_a_flow_of_ones_own_does_not(
    auth: str, verdict: Verdict, tmp_path: Path
) -> None:
    assert verdict_on(tmp_path, plain(f"{REMOTE}, {auth}")) is verdict


@pytest.mark.parametrize(
    ("client", "verdict"),
    [
        (f"Client({REMOTE})", Verdict.COLLAPSES),
        (f"Client({REMOTE}, auth='token')", Verdict.COLLAPSES),
        (f"Client({REMOTE}, auth=BearerAuth('token'))", Verdict.COLLAPSES),
        (f"Client({REMOTE}, auth='oauth')", Verdict.SHRINKS),
        (f"Client(StreamableHttpTransport({REMOTE}))", Verdict.COLLAPSES),
        ("Client(StdioTransport('python', ['server.py']))", Verdict.KEEPS),
        ("Client('server.py')", Verdict.KEEPS),
        ("Client({'mcpServers': {'tides': {'url': 'https://tides.example.com/mcp'}}})",
         Verdict.COLLAPSES),
        ("Client({'mcpServers': {'tides': {'command': 'tides'}}})", Verdict.KEEPS),
        ("Client(SERVERS)", Verdict.SHRINKS),
    ],
)  # fmt: skip
def test_a_client_of_fastmcp_is_given_its_server(
    client: str, verdict: Verdict, tmp_path: Path
) -> None:
    text = f"""from fastmcp import Client
from fastmcp.client.auth import BearerAuth
from fastmcp.client.transports import StdioTransport, StreamableHttpTransport
from google import genai

from servers import SERVERS

gemini = genai.Client()
tides = {client}
"""
    files = {"program.py": text, "servers.py": "import json\n\nSERVERS = json.load(open('s'))\n"}
    found = client_in(tmp_path, files)
    assert found.place.line == 9
    assert found.judgement is not None
    assert found.judgement.verdict is verdict


ADK = """from google.adk.agents import LlmAgent
from google.adk.tools.mcp_tool.mcp_toolset import McpToolset, SseConnectionParams

where = SseConnectionParams(url="https://tides.example.com/sse")
pilot = LlmAgent(
    name="pilot",
    model="gemini-2.5-flash",
    tools=[McpToolset(connection_params=where)],
)
"""


def test_a_framework_that_stays_keeps_its_client(tmp_path: Path) -> None:
    assert verdict_on(tmp_path / "alone", ADK) is Verdict.COLLAPSES
    asking = ADK.replace("tools=[", "before_tool_callback=print, tools=[")
    finding = client_in(tmp_path / "asking", {"program.py": asking})
    assert finding.judgement is not None
    assert finding.judgement.verdict is Verdict.KEEPS
    assert "ADK, which earns its place here" in finding.message


SERVER = """from mcp.server.fastmcp import FastMCP
from google import genai

server = FastMCP("tides")
client = genai.Client()
"""
LISTS = """from mcp import ClientSession
from mcp.client.stdio import stdio_client


async def tools_of(server):
    async with stdio_client(server) as streams, ClientSession(*streams) as session:
        {use}
"""
CHAT = """from google import genai
from tools import tools_of

client = genai.Client()
"""


@pytest.mark.parametrize(
    ("use", "found"),
    [("return await session.list_tools()", 1), ("yield session", 1),
     ("return await session.call_tool('tides', {})", 0)],
)  # fmt: skip
def test_tools_may_be_listed_for_another_module(use: str, found: int, tmp_path: Path) -> None:
    files = {"tools.py": LISTS.replace("{use}", use), "chat.py": CHAT}
    assert [one.code for one in findings_in(tmp_path, files)] == ["GI410"] * found


@pytest.mark.parametrize(
    ("server", "found"),
    [
        ("from mcp.server import Server\nserver = Server('all')\n", 0),
        ("from mcp.server.fastmcp import FastMCP\nserver = FastMCP('all')\n", 0),
        ("import fastmcp\nserver = fastmcp.FastMCP('all')\n", 0),
        ("from mcp import StdioServerParameters\nserver = StdioServerParameters(command='x')\n", 1),
    ],
)
def test_a_server_that_hands_on_tools_of_others_is_no_client(
    server: str, found: int, tmp_path: Path
) -> None:
    listing = LISTS.replace("{use}", "return await session.list_tools()")
    files = {"tools.py": server + listing, "chat.py": CHAT}
    assert [one.code for one in findings_in(tmp_path, files)] == ["GI410"] * found


@pytest.mark.parametrize(
    "files",
    [
        {"server.py": SERVER},
        {"tests/test_program.py": plain()},
        {"program.py": plain(), "mcp/client/session.py": "class ClientSession: ...\n"},
        {"program.py": plain().replace("from mcp import", "from aiohttp import")
         .replace("from mcp.client.streamable_http import", "from .streams import")},
        {"program.py": program("GI410", "of-another-vendor"), "chat.py": CHAT},
    ],
    ids=["server", "test", "library", "aiohttp", "other-vendor"],
)  # fmt: skip
def test_what_is_no_client_for_gemini_is_left_alone(files: dict[str, str], tmp_path: Path) -> None:
    assert [one for one in findings_in(tmp_path, files) if one.code == "GI410"] == []


def test_the_lines_of_the_sessions_go_where_the_client_collapses(tmp_path: Path) -> None:
    text = program("GI410", "address-of-the-internet")
    finding = client_in(tmp_path, {"program.py": text})
    # by hand: both heads of with, initialize, list_tools and the call of what the model chose
    assert lines(finding, Fate.GOES) == {14, 15, 16, 17, 33}
    assert "call_tool" in text.splitlines()[32]
    kept = client_in(tmp_path / "kept", {"program.py": program("GI410", "process-of-its-own")})
    assert lines(kept, Fate.GOES) == set()
    assert lines(kept, Fate.STAYS) == {9, 13, 14, 15}


def test_sessions_of_web_clients_stay(tmp_path: Path) -> None:
    web = "\n\nasync def load(address):\n    async with aiohttp.ClientSession() as web:\n"
    text = plain(before="import aiohttp\n") + web + "        return await web.get(address)\n"
    finding = client_in(tmp_path, {"program.py": text})
    assert lines(finding, Fate.GOES) == {11, 12, 13}


def test_sessions_that_are_entered_by_hand_are_followed(tmp_path: Path) -> None:
    text = """from contextlib import AsyncExitStack
from google import genai
from mcp import ClientSession
from mcp.client.sse import sse_client

class Tides:
    def __init__(self):
        self.stack = AsyncExitStack()
        self.gemini = genai.Client()

    async def connect(self):
        self.context = sse_client("https://tides.example.com/sse")
        streams = await self.context.__aenter__()
        self.session_context = ClientSession(*streams)
        self.session = await self.session_context.__aenter__()
        self.other = await self.stack.enter_async_context(ClientSession(*streams))

    async def table(self):
        return await self.session.get_prompt("table")

    async def other_table(self):
        return await self.other.read_resource("table")
"""
    said = client_in(tmp_path, {"program.py": text}).judgement
    assert said is not None
    [steps] = [one for one in said.criteria if one.question == "steps of its own"]
    assert [one.line for one in steps.evidence] == [19, 22]
