"""What is said of refused conversations to those who move them by hand."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from migrate_interactions.audit.hand_off import HandOff, hand_offs
from migrate_interactions.engine.catalogue import load_catalogue
from migrate_interactions.engine.file_result import FileResult, Outcome, Reported, Run
from migrate_interactions.findings import (
    REASONS,
    Finding,
    Judgement,
    Place,
    Refusal,
    Severity,
    Verdict,
)
from migrate_interactions.findings.advice import advice_on
from migrate_interactions.reporting.audit.hand_off_pages import hand_off_pages

BOT = b"""\
from google import genai
from google.genai import types

client = genai.Client(api_key="AIzaSyA0123456789012345678901234567890ab")
history = []


def ask(question):
    history.append(types.Content(role="user", parts=[types.Part.from_text(text=question)]))
    response = client.models.generate_content(
        model="gemini-2.5-flash",
        contents=history[-6:],
        config=types.GenerateContentConfig(temperature=0.2, seed=7),
    )
    history.append(response.candidates[0].content)
    return response.text


if __name__ == "__main__":
    print(ask("Hello?"))
"""
CALL = Place("src/bot.py", 10, 16)


def finding(code: str = "GI101", place: Place = CALL, **changes: object) -> Finding:
    refusal = Refusal("history-truncated", "`history[-6:]` cuts old turns away", 12)
    whole = Finding(code, "a-name", place, "A message.", sites=(place,), refusal=refusal)
    return replace(whole, **changes)  # type: ignore[arg-type]


def run(*found: Finding, contents: dict[str, bytes] | None = None) -> Run:
    reported = tuple(Reported(one, Outcome.REFUSED) for one in found)
    return Run((FileResult("src/bot.py", reported),), contents=contents or {"src/bot.py": BOT})


def only(one: Run) -> HandOff:
    (found,) = hand_offs(one, load_catalogue())
    return found


def test_a_conversation_says_all_that_there_is_to_know() -> None:
    one = only(run(finding()))
    assert one.place == CALL
    (found,) = one.findings
    assert (found.reason, found.refused_at) == ("history-truncated", 12)
    assert found.advice.startswith("Decide whether the window is still wanted.")
    assert [(shown.first, shown.last) for shown in one.code] == [(4, 16)]
    assert one.check == "migrate-interactions check src/bot.py --select GI101"
    assert one.prove == ("migrate-interactions prove src/bot.py",)


def test_rows_of_the_mapping_are_those_that_occur() -> None:
    fields = {(row.owner, row.field) for row in only(run(finding())).mapping}
    assert fields == {
        ("GenerateContentConfig", "temperature"),
        ("GenerateContentConfig", "seed"),
        ("Content", "role"),
        ("Content", "parts"),
        ("Part", "text"),
        ("GenerateContentResponse", "candidates"),
        ("GenerateContentResponse", "text"),
        ("Candidate", "content"),
    }


def test_the_rule_shows_the_form_that_is_wanted() -> None:
    (example,) = only(run(finding())).examples
    assert example.code == "GI101"
    assert "previous_interaction_id=" in example.text


def test_findings_that_share_a_call_are_one_conversation() -> None:
    second, third = Place("src/bot.py", 20), Place("src/bot.py", 30)
    one = finding()
    link = finding("GI302", second, sites=(CALL, second))
    beside = finding("GI303", third)
    found = hand_offs(run(one, beside, link))
    assert [[each.code for each in group.findings] for group in found] == [
        ["GI101", "GI302"],
        ["GI303"],
    ]
    assert found[0].check == "migrate-interactions check src/bot.py --select GI101,GI302"


def test_a_conversation_keeps_the_calls_of_all_its_findings() -> None:
    second = Place("src/bot.py", 20)
    link = finding("GI302", second, sites=(CALL, second))
    (one,) = hand_offs(run(link, finding("GI103", second), finding("GI101", CALL)))
    assert one.sites == (CALL, second)


def test_what_joins_two_conversations_comes_last() -> None:
    second = Place("src/bot.py", 20)
    link = finding("GI302", second, sites=(CALL, second))
    assert len(hand_offs(run(finding(), finding("GI103", second), link))) == 1


@pytest.mark.parametrize("outcome", [one for one in Outcome if one is not Outcome.REFUSED], ids=str)
def test_what_is_not_refused_is_left_out(outcome: Outcome) -> None:
    left = Run((FileResult("src/bot.py", (Reported(finding(), outcome),)),))
    assert hand_offs(left) == ()


def test_what_earns_its_place_is_left_out() -> None:
    keeps = Judgement("LangGraph", Verdict.KEEPS, (), "")
    assert hand_offs(run(finding(severity=Severity.NOTE, judgement=keeps))) == ()
    shrinks = replace(keeps, verdict=Verdict.SHRINKS)
    assert len(hand_offs(run(finding(judgement=shrinks)))) == 1


def test_order_does_not_matter() -> None:
    ones = [finding(), finding("GI303", Place("src/bot.py", 20)), finding("GI302")]
    assert hand_offs(run(*ones)) == hand_offs(run(*reversed(ones)))


def test_files_that_are_not_there_are_not_shown() -> None:
    one = only(run(finding(), contents={"src/other.py": b""}))
    assert one.code == ()
    assert one.prove == ()


def test_paths_are_quoted_and_never_options() -> None:
    place = Place("-a file.py", 1)
    one = only(run(finding(place=place), contents={"-a file.py": BOT}))
    assert one.check == "migrate-interactions check './-a file.py' --select GI101"


def test_every_reason_has_advice() -> None:
    assert all(advice_on(reason) for reason in REASONS)


def pack(*found: Finding, contents: dict[str, bytes] | None = None) -> dict[str, str]:
    return hand_off_pages(hand_offs(run(*found, contents=contents), load_catalogue()))


def test_there_is_a_page_for_each_conversation_and_an_index() -> None:
    files = pack(finding(), finding("GI303", Place("src/bot.py", 20)))
    assert set(files) == {"src-bot.py-line-10.md", "src-bot.py-line-20.md", "index.json"}
    index = json.loads(files["index.json"])
    assert [one["file"] for one in index["conversations"]] == sorted(set(files) - {"index.json"})


def test_a_page_says_the_same_as_the_index() -> None:
    files = pack(finding())
    page = files["src-bot.py-line-10.md"]
    (entry,) = json.loads(files["index.json"])["conversations"]
    (found,) = entry["findings"]
    for said in (found["advice"], found["sentence"], found["message"], entry["check"]):
        assert said in page
    assert all(shown["text"] in page for shown in entry["excerpts"])
    for row in entry["mapping"]:
        assert f"`{row['owner']}.{row['field']}` | `{row['new']}`" in page
    assert f"$ {entry['prove'][0]}\n" in page
    assert "(line 12)" in page


def test_a_reason_of_several_findings_is_said_once() -> None:
    other = Refusal("tools", "`TOOL` is not made here")
    files = pack(finding(), finding("GI301"), finding("GI302", refusal=other))
    page = files["src-bot.py-line-10.md"]
    assert page.count(advice_on("history-truncated")) == 1
    assert page.count("`history[-6:]` cuts old turns away (line 12)") == 1
    assert advice_on("tools") in page


def test_keys_are_in_no_file() -> None:
    sentence = "`sk-abcdefghijklmnopqrstuvwx` is a key"
    refusal = Refusal("history-truncated", sentence)
    for text in pack(finding(refusal=refusal)).values():
        assert "AIza" not in text
        assert "sk-" not in text


def test_names_of_pages_differ_whatever_the_case() -> None:
    upper = Place("src/BOT.py", 10)
    other = Place("src-bot.py", 10)
    files = pack(finding(), finding(place=upper), finding(place=other))
    assert len({name.lower() for name in files}) == 4


def test_names_of_pages_are_plain() -> None:
    odd = Place("../ü ber/" + "x" * 300 + "\udce4.py", 3, cell=2)
    (name,) = set(pack(finding(place=odd))) - {"index.json"}
    assert name.isascii()
    assert len(name) < 140
    assert "/" not in name
    assert not name.startswith(".")
    assert name.endswith("-cell-2-line-3.md")


def test_pages_can_be_written() -> None:
    odd = Place("\udce4`.py", 1)
    files = pack(finding(place=odd), contents={"\udce4`.py": BOT})
    for text in files.values():
        text.encode("utf-8")


def test_code_with_fences_does_not_end_its_block() -> None:
    text = b'TEXT = """\n````python\n"""\nask(TEXT)\n'
    place = Place("src/bot.py", 4)
    page = pack(finding(place=place), contents={"src/bot.py": text})["src-bot.py-line-4.md"]
    assert '`````python\nTEXT = """' in page


def test_nothing_refused_is_an_empty_index() -> None:
    files = pack()
    assert set(files) == {"index.json"}
    assert json.loads(files["index.json"])["conversations"] == []


def test_cells_of_notebooks_are_shown() -> None:
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": ["# A talk"]},
        {
            "cell_type": "code",
            "metadata": {},
            "outputs": [],
            "execution_count": None,
            "source": ["%time\n", "response = chat.send_message('x')\n", "print(response.text)"],
        },
    ]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    place = Place("talk.ipynb", 2, cell=1)
    contents = {"talk.ipynb": json.dumps(notebook).encode()}
    one = only(run(finding(place=place), contents=contents))
    (shown,) = one.code
    assert (shown.cell, shown.first, shown.text) == (1, 2, "response = chat.send_message('x')")
