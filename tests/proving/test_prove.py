"""What is equal is proved equal; each kind of difference has its verdict."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path

import pytest
from rich.console import Console

from migrate_interactions.emulator import EmulatorOptions, Fault
from migrate_interactions.proving import ProgramRun, Proof, compared, prove, run_program
from migrate_interactions.proving.rendering import proof_renderable, proof_text
from tests.proving import programs
from tests.proving.programs import program

TURNS = b"hello\nhow are you?\nthank you\n"


def proved(
    tmp_path: Path,
    before: str,
    after: str,
    *,
    options: EmulatorOptions | None = None,
    timeout: float = 30.0,
) -> Proof:
    return prove(
        program(tmp_path / "before", before),
        program(tmp_path / "after", after),
        "main.py",
        stdin=TURNS,
        options=options,
        timeout=timeout,
    )


def own_notes(proof: Proof) -> tuple[str, ...]:
    """The notes apart from the one about systems without network namespaces."""
    return tuple(note for note in proof.notes if "native code" not in note)


def test_an_equal_migration(tmp_path: Path) -> None:
    proof = proved(tmp_path, programs.BEFORE, programs.AFTER)
    assert (proof.verdict, proof.equal, own_notes(proof)) == ("equal", True, ())
    assert [pair.equal for pair in proof.calls] == [True] * 3
    assert proof.after is not None
    assert proof.before.stdout == proof.after.stdout != b""
    turns = [
        (pair.before.turns_sent, pair.after.turns_sent, pair.after.turns_effective)
        for pair in proof.calls
        if pair.before and pair.after
    ]
    assert turns == [(1, 1, 1), (3, 1, 3), (5, 1, 5)]
    assert proof.before.request_bytes > 1.5 * proof.after.request_bytes
    text = proof_text(proof)
    assert text.startswith("Equal: the model saw the same and the program printed the same.\n")
    assert "\x1b" not in text
    console = Console(record=True, width=100, file=None, quiet=True)
    console.print(proof_renderable(proof))
    saved = json.loads(json.dumps(proof.to_json()))
    assert saved["verdict"] == "equal"
    assert saved["calls"][2]["before"]["turns_sent"] == 5
    assert saved["before"]["request_bytes"] > saved["after"]["request_bytes"]


@pytest.fixture(scope="module")
def run_before(tmp_path_factory: pytest.TempPathFactory) -> ProgramRun:
    """One run of the program before its migration, to compare several with."""
    return run_once(tmp_path_factory.mktemp("before"), programs.BEFORE)


def run_once(folder: Path, text: str) -> ProgramRun:
    return run_program(program(folder, text), "main.py", [], TURNS, EmulatorOptions(), 30)[0]


@pytest.mark.slow
def test_a_streamed_chat_equals_a_growing_list(tmp_path: Path, run_before: ProgramRun) -> None:
    proof = compared(run_before, run_once(tmp_path, programs.CHAT))
    assert proof.verdict == "equal"
    assert [pair.after.turns_sent > 3 for pair in proof.calls if pair.after] == [False, True, True]


def test_a_lost_system_instruction(tmp_path: Path, run_before: ProgramRun) -> None:
    after = run_once(tmp_path, programs.WITHOUT_INSTRUCTION_ON_LATER_TURNS)
    proof = compared(run_before, after)
    assert proof.verdict == "contexts-differ"
    assert [pair.equal for pair in proof.calls] == [True, False, False]
    expected = "system_instruction: Be brief. before, absent after"
    assert expected in proof.calls[1].differences
    assert expected in proof_text(proof)
    assert not proof.outputs_equal
    assert "--- before" in proof.output_diff


@pytest.mark.slow
def test_history_as_well_as_the_id(tmp_path: Path, run_before: ProgramRun) -> None:
    proof = compared(run_before, run_once(tmp_path, programs.WITH_HISTORY_AND_ID))
    assert proof.verdict == "contexts-differ"
    assert "turns: 3 before, 4 after" in proof.calls[1].differences


def test_stripped_answers_are_noticed(tmp_path: Path) -> None:
    loop = "for number in range(8): print(ask(str(number)){})\n"
    before, after = (programs.SMALL + loop.format(strip) for strip in ("", ".strip()"))
    proof = proved(tmp_path, before, after)
    assert proof.verdict == "outputs-differ"
    assert proof.contexts_equal
    assert own_notes(proof) == ("The outputs differ only in white space.",)


def test_a_call_too_many(tmp_path: Path) -> None:
    proof = proved(tmp_path, programs.SMALL, programs.SMALL + "ask('bye')\n")
    assert proof.verdict == "contexts-differ"
    assert [pair.equal for pair in proof.calls] == [True, False]
    assert proof.calls[1].differences == ("this call is made only after the migration",)


def test_reaching_for_another_host(tmp_path: Path) -> None:
    proof = proved(tmp_path, programs.SMALL, programs.SMALL + programs.ELSEWHERE)
    assert proof.verdict == "after-failed"
    assert "looking up example.com was refused" in proof.reason
    assert proof.after is not None
    assert proof.after.refused == ("looking up example.com",)


def test_a_program_that_fails_before(tmp_path: Path) -> None:
    proof = proved(tmp_path, "raise SystemExit(int('x'))", programs.AFTER)
    assert proof.verdict == "before-failed"
    assert "exit code 1: ValueError: invalid literal" in proof.reason
    assert proof.after is None
    assert proof.to_json()["after"] is None
    assert "Traceback" in proof_text(proof)


def test_a_program_that_wants_more_input(tmp_path: Path) -> None:
    proof = proved(tmp_path, "while True: input()", programs.AFTER)
    assert proof.verdict == "before-failed"
    assert "more input than was given" in proof.reason


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_program_that_hangs(when: str, tmp_path: Path) -> None:
    texts = (programs.HANGS, "") if when == "before" else ("", programs.HANGS)
    proof = proved(tmp_path, *texts, timeout=1.0)
    assert proof.verdict == f"{when}-failed"
    assert "did not end in time" in proof.reason
    run = proof.before if when == "before" else proof.after
    assert run is not None
    assert (run.timed_out, run.stdout) == (True, b"waiting\n")


def test_a_program_that_never_calls_the_model(tmp_path: Path) -> None:
    proof = proved(tmp_path, "print('hello')", "print('hello')")
    assert (proof.verdict, proof.equal) == ("no-requests", False)


def test_exit_codes_are_compared(tmp_path: Path) -> None:
    proof = proved(tmp_path, programs.SMALL, programs.SMALL + "raise SystemExit(3)\n")
    assert proof.verdict == "outputs-differ"
    assert proof.output_diff == "exit code: 0 before, 3 after"


def test_a_program_that_prints_the_time(tmp_path: Path) -> None:
    stamp = "\nimport time; print(time.time_ns())\n"
    proof = proved(tmp_path, programs.SMALL + stamp, programs.SMALL + stamp)
    assert proof.verdict == "outputs-differ"
    assert "something else each time" in proof.notes[-1]


@pytest.mark.slow
def test_retries_are_told_and_do_not_count(tmp_path: Path) -> None:
    options = EmulatorOptions(faults=(Fault(call=2, status=500, api="interactions"),))
    proof = proved(tmp_path, programs.BEFORE, programs.AFTER, options=options)
    assert proof.verdict == "equal"
    (note,) = own_notes(proof)
    assert "After: model call 2 failed (HTTP 500" in note
    assert "was sent again" in note


def test_concurrent_calls_may_come_in_any_order(tmp_path: Path) -> None:
    words = ["one", "two", "three", "four"]
    before = programs.THREADS.replace("{words}", str(words))
    after = programs.THREADS.replace("{words}", str(words[::-1]))
    proof = proved(tmp_path, before, after)
    assert proof.verdict == "equal"
    assert own_notes(proof) == ("The model calls came in another order, with equal contexts.",)
    assert len(proof.calls) == 5


def test_programs_are_copied_and_paths_are_the_same(tmp_path: Path) -> None:
    prints = "\nimport os; print(os.getcwd(), __file__); open('written', 'w').close()\n"
    proof = proved(tmp_path, programs.SMALL + prints, programs.SMALL + prints)
    assert proof.verdict == "equal"
    assert not list(tmp_path.rglob("written"))


def test_a_module_can_be_the_entry(tmp_path: Path) -> None:
    roots = []
    for name, text in (("before", programs.SMALL), ("after", programs.SMALL)):
        package = program(tmp_path / name / "bot", text, "__main__.py")
        program(package, "", "__init__.py")
        roots.append(tmp_path / name)
    assert prove(*roots, "bot", stdin=TURNS).verdict == "equal"


@pytest.mark.slow
def test_simulated_time_takes_none(tmp_path: Path) -> None:
    # the program has a module of the name of the one that simulates time
    sleeping = """
    import datetime, subprocess, sys, time
    import simulated_time
    from google import genai

    client = genai.Client()
    {ask}
    print(time.monotonic(), simulated_time.OWN)
    other = "import time; print(type(time.sleep).__name__)"
    print(subprocess.run([sys.executable, "-c", other], capture_output=True, check=True).stdout)
    """
    before = (
        """text = client.models.generate_content(model="gemini-2.5-flash", contents="hi").text"""
    )
    after = """job = client.interactions.create(
        model="gemini-2.5-flash", input="hi", background=True
    )
    while job.status == "in_progress":
        time.sleep(20)
        job = client.interactions.get(job.id)"""
    roots = []
    for name, ask in (("before", before), ("after", after)):
        text = textwrap.dedent(sleeping.replace("{ask}", ask))
        roots.append(program(tmp_path / name, text))
        (roots[-1] / "simulated_time.py").write_text("OWN = 1", "utf-8")
    options = EmulatorOptions(work_seconds=40, simulated_time=True)
    proof = prove(*roots, "main.py", options=options, timeout=30)
    assert proof.equal, proof.reason
    assert proof.after is not None
    assert proof.before.stdout.split() == [b"40.0", b"1", b"b'builtin_function_or_method\\n'"]
    assert [each.held_seconds for each in proof.before.requests] == [40]
    assert [each.at for each in proof.after.requests] == [0, 20, 40]
