"""Clients of openai that talk to Gemini: where, with which calls, and what they send again."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrate_interactions.engine.check import check_file
from migrate_interactions.engine.file_result import FileResult, Outcome
from migrate_interactions.engine.rulebook import Settings, installed_rulebook
from migrate_interactions.sources import Candidate, Project, decode, mentions_gemini

FIXTURES = Path(__file__).parent.parent / "fixtures/GI406"
HOST = "https://generativelanguage.googleapis.com/v1beta/openai/"


def checked(text: str, base: str = "/nowhere") -> FileResult:
    assert mentions_gemini(text.encode())
    source = decode(Candidate("program.py", f"{base}/program.py"), text.encode())
    return check_file(source, installed_rulebook(), Settings(), Project(base, (base,)))


@pytest.mark.parametrize(
    ("name", "said", "removable", "sites"),
    [
        (
            "repl-with-history",
            "`messages` is sent again with each turn; a session reference would replace 2 lines",
            (22, 29),
            (23,),
        ),
        (
            "async-class-per-user",
            "`histories` is sent again with each turn; a session reference would replace 4 lines",
            (14, 17, 18, 25),
            (19, 29),
        ),
        ("one-shot-extraction", ": 1 call", (), (14,)),
        ("address-of-the-package", ": 1 call", (), (10,)),
        (
            "default-of-the-environment",
            "would replace 4 lines, and keep the turns that are cut away",
            (),
            (22,),
        ),
        (
            "agent-loop-with-tools",
            "`conversation` is sent again with each turn; a session reference would replace 1 line",
            (36,),
            (26,),
        ),
        ("langchain", "LangChain talks to Gemini", (), ()),
        ("instructor", "Instructor talks to Gemini", (), ()),
    ],
)
def test_what_is_said(
    name: str, said: str, removable: tuple[int, ...], sites: tuple[int, ...]
) -> None:
    result = checked((FIXTURES / name / "program.py").read_text())
    (one,) = (found for found in result.reported if found.finding.code == "GI406")
    finding = one.finding
    assert finding.message.endswith(said) or said in finding.message.split(" through ")[0]
    assert finding.removable_lines == removable
    assert tuple(site.line for site in finding.sites) == sites
    assert one.outcome is Outcome.REFUSED
    # a cut of the history is a finding of its own
    claims = {claim for found in result.reported for claim in found.claims}
    assert result.accounting.refused == result.accounting.found == len(claims)
    assert len(claims) >= max(len(sites), 1)


def test_the_lines_to_write_have_the_key_and_the_model_of_the_program() -> None:
    (one,) = checked((FIXTURES / "async-class-per-user/program.py").read_text()).reported
    assert one.finding.refusal is not None
    assert one.finding.refusal.sentence == (
        "by hand: `from google import genai`, `client = genai.Client(api_key=key)`, "
        "`await client.aio.interactions.create(model=self.model, input=...)`"
    )


GEMINI = [
    f'"{HOST}"',
    f'"{HOST}".rstrip("/")',
    'f"https://{HOST}/v1beta/openai"',
    'HOST + "/v1beta/openai"',
    'os.getenv("URL") or ADDRESS',
    "ADDRESS if v2 else HOST",
    "Settings.url",
    "Settings().url",
]
OTHERS = [
    '"https://api.openai.com/v1"',
    'os.getenv("URL")',
    "ADDRESS if v2 else OTHER",
    "urls[name]",
    "name",
    "unknown",
    "Settings.other",
    "OTHER + ADDRESS",
]
PROGRAM = """\
import os
from openai import OpenAI
HOST = "generativelanguage.googleapis.com"
ADDRESS = f"https://{{HOST}}/v1beta/openai"
OTHER = "http://localhost/v1"
v2 = os.getenv("V2")
urls = {{"gemini": ADDRESS}}
class Settings:
    url = ADDRESS
    other = OTHER
def make(name=ADDRESS):
    return OpenAI(base_url={address}, api_key="k")
print(make(input()).chat.completions.create(model="gemini-2.5-flash", messages=[]))
"""


@pytest.mark.parametrize("address", GEMINI)
def test_addresses_that_are_geminis(address: str) -> None:
    (one,) = checked(PROGRAM.format(address=address)).reported
    assert (one.finding.code, one.finding.place.line) == ("GI406", 12)
    assert [site.line for site in one.finding.sites] == [13]


@pytest.mark.parametrize("address", OTHERS)
def test_addresses_that_are_not_or_are_not_known(address: str) -> None:
    assert not checked(PROGRAM.format(address=address)).reported


def test_an_address_of_another_module_of_the_project(tmp_path: Path) -> None:
    (tmp_path / "settings.py").write_text(f'GEMINI_URL = "{HOST}"\nOTHER = "http://localhost"\n')
    text = "# generativelanguage.googleapis.com\nfrom openai import OpenAI\n"
    text += "from settings import {0}\nOpenAI(base_url={0})\n"
    found = checked(text.format("GEMINI_URL"), str(tmp_path))
    assert [one.finding.place.line for one in found.reported] == [4]
    assert not checked(text.format("OTHER"), str(tmp_path)).reported


GROWING = """\
from openai import OpenAI
client = OpenAI(base_url="https://generativelanguage.googleapis.com/v1beta/openai/")
messages = []
def ask(sent):
    return client.chat.completions.create(model="m", messages=sent).choices[0].message.content
while True:
    messages.append({{"role": "user", "content": input()}})
    {upkeep}
"""


@pytest.mark.parametrize(
    ("upkeep", "grows"),
    [
        ('messages.append({"role": "assistant", "content": ask(messages)})', True),
        ('reply = ask(messages); messages += [{"role": "assistant", "content": reply}]', True),
        (
            'reply = ask([{"role": "system", "content": "x"}, *messages]); messages.append(reply)',
            True,
        ),
        ("print(ask(messages))", False),
        ('messages.append({"role": "assistant", "content": "ok"}); print(ask(messages))', False),
        ("log = []; log.append(ask(messages))", False),
        ('ask([{"role": "user", "content": "x"}]); messages.append(input())', False),
    ],
)
def test_only_what_grows_by_answers_is_a_history(upkeep: str, grows: bool) -> None:
    (one,) = checked(GROWING.format(upkeep=upkeep)).reported
    assert ("is sent again with each turn" in one.finding.message) is grows
    assert bool(one.finding.removable_lines) is grows


def test_calls_of_another_client_are_not_counted() -> None:
    text = (
        "from openai import OpenAI\n"
        f'gemini = OpenAI(base_url="{HOST}")\n'
        "gpt = OpenAI()\n"
        'gpt.chat.completions.create(model="gpt-4o", messages=[])\n'
        'gemini.beta.chat.completions.parse(model="gemini-2.5-flash", messages=[])\n'
        "gemini.embeddings.create(input=[])\n"
    )
    (one,) = checked(text).reported
    assert [site.line for site in one.finding.sites] == [5]


def test_a_client_in_a_with_statement_and_one_without_calls() -> None:
    text = (
        "import openai\n"
        f'with openai.OpenAI(base_url="{HOST}") as client:\n'
        '    client.chat.completions.create(model="m", messages=[])\n'
        f'run(openai.AsyncOpenAI(base_url="{HOST}"))\n'
    )
    first, second = checked(text).reported
    assert [site.line for site in first.finding.sites] == [3]
    assert not second.finding.sites
    assert ": 0 calls" in second.finding.message
