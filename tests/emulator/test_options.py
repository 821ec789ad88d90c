"""Options are read from tables, and what is wrong with one is a single sentence."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from pathlib import Path
from typing import Any, get_args

import pytest

from migrate_interactions.emulator import Background, EmulatorOptions, Fault, ScriptedReply
from migrate_interactions.emulator.options import Finish, Outcome

TABLE = """
latency = 0.5
retention_seconds = 86400
padded_answers = false
server_tools = false
background = { queued_polls = 2, outcome = "failed" }
faults = [{ call = 2, status = 500 }, { call = 4, status = 429, retry_after = 1 }]
script = [
    { when = "weather", function_calls = [{ name = "f", arguments = { a = 1 } }] },
    { texts = ["a", "b"], thought = "c", server_tools = true, finish = "safety" },
]
"""


def test_a_table_says_everything() -> None:
    options = EmulatorOptions.from_table(tomllib.loads(TABLE))
    assert options == EmulatorOptions(
        latency=0.5,
        retention_seconds=86400,
        padded_answers=False,
        server_tools=False,
        background=Background(queued_polls=2, outcome="failed"),
        faults=(Fault(call=2, status=500), Fault(call=4, status=429, retry_after=1)),
        script=(
            ScriptedReply(when="weather", function_calls=({"name": "f", "arguments": {"a": 1}},)),
            ScriptedReply(texts=("a", "b"), thought="c", server_tools=True, finish="safety"),
        ),
    )
    assert EmulatorOptions.from_table(options.as_table()) == options


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ({"fault": []}, "Unknown key 'fault' in the emulator options; did you mean 'faults'?"),
        ({"faults": {}}, "faults: a list of tables is expected, not dict."),
        ({"faults": [3]}, "faults: a table is expected, not int."),
        ({"faults": [{"call": 1, "code": 500}]}, "Unknown key 'code' in faults; known are"),
        ({"faults": [{"status": 500}]}, "faults: .*'call'"),
        ({"faults": [{"call": 0, "status": 500}]}, "faults: call must be 1 or more, not 0."),
        ({"faults": [{"call": "2", "status": 500}]}, "faults: call cannot be '2'."),
        ({"faults": [{"call": 1, "status": 200}]}, "faults: status must be between 400 and 599"),
        ({"faults": [{"call": 1}]}, "faults: one of status, cut_after and latency is needed."),
        (
            {"faults": [{"call": 1, "status": 500, "api": "chat"}]},
            "faults: api must be one of any, .*, polls, cancels, not 'chat'.",
        ),
        ({"background": {"outcome": "lost"}}, "background: outcome must be one of completed"),
        ({"latency": "slow"}, "the emulator options: latency cannot be 'slow'."),
        ({"thinking": 1}, "the emulator options: thinking cannot be 1."),
        ({"gone_parent_status": 410}, "gone_parent_status must be one of 400, 404, not 410."),
        ({"script": [{"when": "a", "reply": "b"}]}, "Unknown key 'reply' in script"),
        ({"script": [{"texts": "a"}]}, "texts: a list of strings is expected, not str."),
        ({"script": [{"texts": [1]}]}, "script: texts must be a list of strings."),
        ({"script": [{"server_tools": 1}]}, "script: server_tools cannot be 1."),
        ({"script": [{"finish": "SAFETY"}]}, "script: finish must be one of stop, max_tokens"),
    ],
)
def test_a_mistake_is_one_sentence(table: dict[str, Any], expected: str) -> None:
    with pytest.raises(ValueError, match=expected) as raised:
        EmulatorOptions.from_table(table)
    assert "\n" not in str(raised.value)


def test_the_page_shows_every_option_and_its_default() -> None:
    page = (Path(__file__).parents[2] / "docs" / "emulator.md").read_text("utf-8")
    (block,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    table = tomllib.loads(block)
    options = EmulatorOptions.from_table(table)
    assert dataclasses.replace(options, faults=(), script=()) == EmulatorOptions()
    for key, entry in (("faults", Fault), ("script", ScriptedReply)):
        shown = {name for each in table[key] for name in each}
        assert shown == {field.name for field in dataclasses.fields(entry)}
    assert set(table) == {field.name for field in dataclasses.fields(EmulatorOptions)}
    for values in (Finish, Outcome):
        assert all(value in page for value in get_args(values))
