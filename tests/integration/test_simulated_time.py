"""Programs that sleep, wait and are interrupted live in the emulator's time."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from migrate_interactions.emulator import Background, EmulatorOptions
from migrate_interactions.proving.guard.simulated_time import HANGS
from tests.integration.program_runner import INTERRUPTED, Ran, run_program

START = """
import asyncio, queue, threading, time
from concurrent.futures import ThreadPoolExecutor
from google import genai
from google.genai import types

MODEL = "gemini-2.5-flash"
client = genai.Client()
def ask(text="hi"):
    return client.models.generate_content(model=MODEL, contents=text).text
def now():
    print(round(time.monotonic(), 3))
"""


def ran(folder: Path, program: str, interrupt_at: float | None = None, work: float = 40) -> Ran:
    (folder / "case").mkdir()
    (folder / "case/program.py").write_text(START + textwrap.dedent(program), "utf-8")
    options = EmulatorOptions(
        work_seconds=work, simulated_time=True, background=Background(running_polls=0)
    )
    return run_program(folder / "case", "program.py", options=options, interrupt_at=interrupt_at)


def printed(folder: Path, program: str) -> list[str]:
    result = ran(folder, program)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout.split()


def test_a_poll_after_each_sleep(tmp_path: Path) -> None:
    result = ran(
        tmp_path,
        """
        time.sleep(5)
        job = client.interactions.create(model=MODEL, input="hi", background=True)
        while job.status == "in_progress":
            time.sleep(15)
            job = client.interactions.get(job.id)
        ask()
        print(time.time() - time.monotonic(), time.perf_counter(), time.monotonic_ns())
        """,
    )
    assert result.stdout == "1767225600.0 90.0 90000000000\n", result.stderr
    log = [(each.operation, each.at, each.held_seconds) for each in result.requests]
    polls = [("get", 20, 0), ("get", 35, 0), ("get", 50, 0)]
    assert log == [("create", 5, 0), *polls, ("generate", 50, 40)]
    assert result.held_seconds == 40
    assert [each.operation for each in result.polls] == ["get"] * 3
    assert [each.operation for each in result.calls] == ["create", "generate"]


def test_threads_sleep_side_by_side(tmp_path: Path) -> None:
    program = """
    job = {}
    def work():
        job["text"] = ask()
    worker = threading.Thread(target=work)
    worker.start()
    rounds = 0
    while "text" not in job:
        time.sleep(3)
        rounds += 1
    print(rounds)
    now()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(time.sleep, [10, 30, 5]))
    now()
    """
    assert printed(tmp_path, program) == ["14", "42.0", "72.0"]


def test_waits_with_a_timeout(tmp_path: Path) -> None:
    program = """
    pool = ThreadPoolExecutor()
    future = pool.submit(ask)
    try:
        future.result(timeout=25)
    except TimeoutError:
        now()
    future.result(timeout=25)
    now()
    worker = threading.Thread(target=ask)
    worker.start()
    worker.join(12)
    print(worker.is_alive())
    now()
    worker.join(100)
    now()
    try:
        queue.Queue().get(timeout=9)
    except queue.Empty:
        now()
    event = threading.Event()
    threading.Timer(6, event.set).start()
    print(event.wait(5), event.wait(5))
    now()
    """
    expected = ["25.0", "40.0", "True", "52.0", "80.0", "89.0", "False", "True", "95.0"]
    assert printed(tmp_path, program) == expected


def test_asyncio(tmp_path: Path) -> None:
    program = """
    async def beat():
        while True:
            await asyncio.sleep(15)
            print("beat")
    async def one(wait):
        await asyncio.sleep(wait)
        await client.aio.models.generate_content(model=MODEL, contents=f"hi {wait}")
        now()
    async def main():
        beating = asyncio.create_task(beat())
        await asyncio.gather(one(1), one(0), one(6))
        await asyncio.to_thread(ask)
        now()
        try:
            await asyncio.wait_for(one(0), 7)
        except TimeoutError:
            now()
    asyncio.run(main())
    """
    beats = ["beat", "beat", "40.0", "41.0", "beat", "46.0", "beat", "beat", "86.0", "beat", "93.0"]
    assert printed(tmp_path, program) == beats


def test_a_request_times_out(tmp_path: Path) -> None:
    program = """
    client = genai.Client(http_options=types.HttpOptions(timeout=30_000))
    try:
        ask()
    except Exception as error:
        print(type(error).__name__)
    async def main():
        try:
            await client.aio.models.generate_content(model=MODEL, contents="hi")
        except Exception as error:
            print(type(error).__name__)
    now()
    asyncio.run(main())
    now()
    """
    result = ran(tmp_path, program)
    assert result.stdout.split() == ["ReadTimeout", "30.0", "ReadTimeout", "60.0"], result.stderr
    assert [(each.status, each.held_seconds) for each in result.requests] == [(499, 30)] * 2
    assert len(result.contexts) == 2


def test_a_program_does_real_work_in_no_time(tmp_path: Path) -> None:
    program = """
    def busy():
        total = 0
        for number in range(3_000_000):
            total += number
        now()
    threading.Thread(target=busy).start()
    time.sleep(1)
    now()
    """
    assert printed(tmp_path, program) == ["0.0", "1.0"]


@pytest.mark.parametrize("wait", ["ask()", "time.sleep(60)", "asyncio.run(asyncio.sleep(60))"])
def test_the_user_interrupts(tmp_path: Path, wait: str) -> None:
    program = f"""
    try:
        {wait}
    except KeyboardInterrupt:
        now()
        raise
    """
    result = ran(tmp_path, program, interrupt_at=12)
    assert (result.exit_code, result.stdout) == (INTERRUPTED, "12.0\n"), result.stderr
    assert [each.held_seconds for each in result.requests] == [12] * (wait == "ask()")


def test_a_program_that_never_ends_is_ended(tmp_path: Path) -> None:
    result = ran(tmp_path, "while True:\n    time.sleep(3600)")
    assert result.exit_code == HANGS
    assert "The program is not done after" in result.stderr
