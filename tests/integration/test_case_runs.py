"""The rig that runs a program several times over one store tells right migrations from wrong ones.

All programs here are written by hand: one that keeps its conversation in a JSON file, one that is
its migration, and ones that are nearly that.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.integration.case_runs import check_runs, run_migrated, run_original
from tests.integration.cases import Case

ORIGINAL = """
import json
import sys
from pathlib import Path

from google import genai

client = genai.Client()
store = Path("talk.json")
turns = json.loads(store.read_text()) if store.exists() else []
for line in sys.stdin:
    turns.append({"role": "user", "parts": [{"text": line.strip()}]})
    answer = client.models.generate_content(model="gemini-2.5-flash", contents=turns)
    turns.append({"role": "model", "parts": [{"text": answer.text}]})
    store.write_text(json.dumps(turns))
    print(sys.argv[1:], answer.text)
"""

MIGRATED = """
import json
import sys
from pathlib import Path

from google import genai
from google.genai._gaos.lib.compat_errors import BadRequestError, NotFoundError

client = genai.Client()
store = Path("talk.json")
id_store = Path("talk.id")
turns = json.loads(store.read_text()) if store.exists() else []
previous = id_store.read_text() if id_store.exists() else None


def ask(text):
    if previous is not None:
        try:
            return client.interactions.create(
                model="gemini-2.5-flash", input=text, previous_interaction_id=previous
            )
        except (BadRequestError, NotFoundError):
            pass
    return client.interactions.create(
        model="gemini-2.5-flash", input=[as_step(turn) for turn in [*turns, new(text)]]
    )


def new(text):
    return {"role": "user", "parts": [{"text": text}]}


def as_step(turn):
    kind = "user_input" if turn["role"] == "user" else "model_output"
    return {"type": kind, "content": [{"type": "text", "text": turn["parts"][0]["text"]}]}


for line in sys.stdin:
    answer = ask(line.strip())
    previous = answer.id
    turns.append({"role": "user", "parts": [{"text": line.strip()}]})
    turns.append({"role": "model", "parts": [{"text": answer.output_text}]})
    store.write_text(json.dumps(turns))
    id_store.write_text(previous)
    print(sys.argv[1:], answer.output_text)
"""

RUNS = [
    {"stdin": "I keep bees.\nThree hives.\n", "arguments": ["monday"]},
    {"stdin": "How many?\n", "arguments": ["tuesday"]},
    {"stdin": "And now?\nSo many?\n", "arguments": ["friday"]},
]
KEPT = {
    "runs": RUNS,
    "input_turns_after": [1, 1, 1, 1, 1],
    "chained_after": [False, True, True, True, True],
}
EXPIRED = {
    "runs": RUNS,
    "expired_before_run": [3],
    # the id that is gone, then six turns and the new one
    "input_turns_after": [1, 1, 1, 1, 7, 1],
    "chained_after": [False, True, True, True, False, True],
}
HANDED_OVER = {
    "runs": RUNS,
    "before_runs": 1,
    "input_turns_after": [5, 1, 1],
    "chained_after": [False, True, True],
}
TABLES = {"kept": KEPT, "expired": EXPIRED, "handed over": HANDED_OVER}


def changed(old: str, new: str) -> str:
    assert MIGRATED.count(old) == 1
    return MIGRATED.replace(old, new)


WRONG = {
    "forgets between the runs": (
        changed("id_store.read_text() if id_store.exists() else None", "None").replace(
            "json.loads(store.read_text()) if store.exists() else []", "[]"
        ),
        ["kept", "expired", "handed over"],
    ),
    "replays in every run": (
        changed("id_store.read_text() if id_store.exists() else None", "None"),
        ["kept", "expired"],
    ),
    "takes no transcript over": (
        changed("[*turns, new(text)]", "[new(text)]"),
        ["expired", "handed over"],
    ),
    "sends the transcript and the id": (
        changed("input=text, ", "input=[*map(as_step, turns), as_step(new(text))], "),
        ["kept", "expired", "handed over"],
    ),
    "fails when the id is gone": (
        changed("(BadRequestError, NotFoundError)", "ZeroDivisionError"),
        ["expired"],
    ),
    "is ready for one answer only": (
        changed("(BadRequestError, NotFoundError)", "NotFoundError"),
        ["expired"],
    ),
    "is ready for the other answer only": (
        changed("(BadRequestError, NotFoundError)", "BadRequestError"),
        ["expired"],
    ),
    "no longer writes the transcript": (
        changed("store.write_text(json.dumps(turns))", ""),
        ["expired"],
    ),
    "does not start from the id it was given": (
        changed("    previous = answer.id\n", "    previous = previous or answer.id\n"),
        ["kept", "expired", "handed over"],
    ),
}


def case(folder: Path, table: dict[str, Any]) -> Case:
    folder = folder / "GI105" / "written-here"
    folder.mkdir(parents=True)
    (folder / "program.py").write_text(ORIGINAL)
    return Case(folder, {"expect": "migrate", **table})


def check(case: Case, folder: Path, program: str) -> None:
    before = run_original(case, folder)
    for after in run_migrated(case, folder, program.encode()):
        check_runs(case, before, after)


@pytest.mark.parametrize("kind", TABLES)
def test_a_right_migration_passes(kind: str, tmp_path: Path) -> None:
    check(case(tmp_path, TABLES[kind]), tmp_path, MIGRATED)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("program", "kind"),
    [
        pytest.param(program, kind, id=f"{name}, {kind}")
        for name, (program, kinds) in WRONG.items()
        for kind in kinds
    ],
)
def test_a_wrong_migration_fails(program: str, kind: str, tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        check(case(tmp_path, TABLES[kind]), tmp_path, program)


@pytest.mark.parametrize(
    "wrong",
    [{"input_turns_after": [1, 1, 1, 1, 2]}, {"chained_after": [False, True, True, True, False]}],
)
def test_what_is_sent_is_held_against_the_table(wrong: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        check(case(tmp_path, {**KEPT, **wrong}), tmp_path, MIGRATED)


def test_the_model_remembers_over_the_runs(tmp_path: Path) -> None:
    first, second, third = run_original(case(tmp_path, EXPIRED), tmp_path)
    turns = [[call.turns_effective for call in ran.calls] for ran in (first, second, third)]
    assert turns == [[1, 3], [5], [7, 9]]
    assert "['tuesday']" in second.stdout
    assert "['monday']" not in second.stdout


def test_each_run_starts_with_what_is_in_the_folder(tmp_path: Path) -> None:
    written = case(tmp_path, {"runs": RUNS[1:2]})
    turns = [{"role": role, "parts": [{"text": "Well."}]} for role in ("user", "model")]
    (written.folder / "talk.json").write_text(json.dumps(turns))
    for _ in range(2):
        [ran] = run_original(written, tmp_path)
        assert [call.turns_effective for call in ran.calls] == [3]
    assert json.loads((written.folder / "talk.json").read_text()) == turns


def test_a_redis_server_keeps_what_a_run_wrote_until_the_last(tmp_path: Path) -> None:
    written = case(tmp_path, {"redis": True, "runs": [{}, {}]})
    (written.folder / "program.py").write_text(
        "import os, redis\n"
        "server = redis.Redis.from_url(os.environ['REDIS_URL'], decode_responses=True)\n"
        "print(server.incr('starts'))\n"
    )
    for _ in range(2):
        assert [ran.stdout for ran in run_original(written, tmp_path)] == ["1\n", "2\n"]


def test_a_driver_is_run_in_place_of_the_entry(tmp_path: Path) -> None:
    written = case(tmp_path, {"driver": "drive.py"})
    (written.folder / "drive.py").write_text("import program\nprint(program.NAME, __name__)\n")
    (written.folder / "program.py").write_text("NAME = 'old'\n")
    [ran] = run_original(written, tmp_path)
    assert ran.stdout == "old __main__\n"
    [[ran]] = run_migrated(written, tmp_path, b"NAME = 'new'\n")
    assert ran.stdout == "new __main__\n"


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ({"runs": [{"stdin": "a", "arg": []}]}, "runs have no arg"),
        ({"runs": [{}, {}], "expired_before_run": [1]}, "ids expire between runs"),
        ({"runs": [{}, {}], "expired_before_run": [3]}, "ids expire between runs"),
        ({"expired_before_run": [2]}, "ids expire between runs"),
        ({"runs": [{}, {}], "before_runs": 2}, "before_runs leaves no run"),
    ],
)
def test_a_table_that_proves_nothing_is_an_error(
    table: dict[str, Any], sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match=re.escape(sentence)):
        _ = case(tmp_path, table).starts
