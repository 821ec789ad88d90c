"""What a conversation is estimated to send is what it sends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from migrate_interactions.audit.estimating import turns_of
from migrate_interactions.audit.measured import MeasurementError, read_measured
from migrate_interactions.findings import Assumptions, StateMode

SYSTEM, QUESTION = 400, 240
PROGRAM = f"""\
from google import genai
from google.genai import types

client = genai.Client()
history = []
for number in range(12):
    history.append(types.Content(role="user", parts=[types.Part(text="q" * {QUESTION})]))
    response = client.models.generate_content(
        model="gemini-2.5-flash",
        contents=history,
        config=types.GenerateContentConfig(system_instruction="s" * {SYSTEM}),
    )
    history.append(types.Content(role="model", parts=[types.Part(text=response.text)]))
    print(len(response.text))
"""


@pytest.mark.slow
def test_estimates_are_near_what_prove_measures(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("")
    (tmp_path / "chat.py").write_text(PROGRAM)
    done = subprocess.run(
        [
            *(sys.executable, "-c", "from migrate_interactions.command_line import main; main()"),
            *("prove", "chat.py", "--format", "json"),
        ],
        cwd=tmp_path,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    proof = json.loads(done.stdout)
    answers = [int(line) for line in proof["before"]["stdout"].split()]
    mean = round(sum(answers) / len(answers))
    measured = read_measured("chat", done.stdout)
    assumed = Assumptions(QUESTION, mean, bytes_per_token=1, turns=12)
    estimated = list(turns_of(SYSTEM, assumed))
    assert measured.equal
    assert [turn.bytes_before for turn in estimated] == pytest.approx(measured.before, rel=0.05)
    assert [turn.bytes_after for turn in estimated] == pytest.approx(measured.after, rel=0.05)


def test_the_model_reads_all_turns_either_way() -> None:
    first, second, third = turns_of(40, Assumptions(10, 20, 4, turns=3))
    assert (first.tokens_read, second.tokens_read, third.tokens_read) == (20, 50, 80)
    assert first.bytes_after < second.bytes_after == third.bytes_after
    assert first.bytes_before < second.bytes_before < third.bytes_before


def test_without_a_state_on_the_server_requests_stay_as_large() -> None:
    for turn in turns_of(40, Assumptions(turns=5), StateMode.STATELESS):
        assert turn.bytes_after == turn.bytes_before


@pytest.mark.parametrize("text", ["", "[]", '{"calls": 3, "equal": true}', '{"proof": null}'])
def test_what_is_no_report_of_prove_is_told(text: str) -> None:
    with pytest.raises(MeasurementError, match=r"^run\.json is (not JSON|no report of prove)"):
        read_measured("run.json", text)
