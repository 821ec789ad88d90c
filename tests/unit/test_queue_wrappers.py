"""What is built around long calls, and which of its lines serve nothing else."""

from __future__ import annotations

import textwrap

import pytest

from migrate_interactions.conversations import analyse
from migrate_interactions.conversations.long_running.queues import Carrier, QueueWrapper
from migrate_interactions.conversations.orchestration.queues import orchestration_of_queue
from migrate_interactions.findings import Fix, LongCalls, Policy, Refusal
from migrate_interactions.rewriting.background.queues import fix_queue
from migrate_interactions.sources import Project
from migrate_interactions.syntax.tree import parse_tree
from tests.unit.orchestration.marks import going_behind

HEAD = """import asyncio, functools, threading, uuid
from concurrent.futures import ThreadPoolExecutor
import {imported}
from google import genai
from google.genai import types

client = genai.Client(http_options=types.HttpOptions(timeout=600_000))


"""
LONG = (
    "client.models.generate_content("
    "model='gemini-2.5-pro', contents=f'Write a report of 5000 words on {topic}.')"
)
SHORT = "genai.Client().models.generate_content(model='gemini-2.5-flash', contents=topic)"
REPORT = f"def report(topic):\n    return {LONG}.text\n\n\n"


def found_in(
    source: str, imported: str = "os"
) -> list[tuple[QueueWrapper, Fix | Refusal, tuple[int, ...]]]:
    head = HEAD.format(imported=imported)
    tree = parse_tree("example.py", head + textwrap.dedent(source))
    facts = analyse(tree, Project(base="/nowhere"))
    return [
        (
            one,
            fix_queue(facts, one, Policy()),
            going_behind(orchestration_of_queue(facts.base, one), head.count("\n")),
        )
        for one in facts.queue_wrappers(LongCalls())
    ]


def only(source: str, imported: str = "os") -> tuple[Carrier, tuple[int, ...], str]:
    """The carrier, the superfluous lines from the end of the head on, and why there is no fix."""
    ((wrapper, answer, lines),) = found_in(source, imported)
    return wrapper.carrier, lines, answer.sentence if isinstance(answer, Refusal) else ""


@pytest.mark.parametrize(
    ("imported", "decorator"),
    [
        ("celery", "app.task"),
        ("celery", "celery.shared_task(bind=True)"),
        ("dramatiq", "dramatiq.actor(max_retries=0)"),
        ("huey", "huey.task()"),
        ("rq.decorators", "job('default')"),
    ],
)
def test_the_decorator_of_a_task_is_superfluous(imported: str, decorator: str) -> None:
    source = f"@functools.lru_cache\n@{decorator}\n{REPORT}"
    carrier, lines, sentence = only(source, imported)
    assert (carrier, lines) == (Carrier.TASK_QUEUE, (2,))
    assert "asks for their results" in sentence


def test_jobs_that_are_put_into_a_queue() -> None:
    source = f"{REPORT}def start(topic):\n    return queue.enqueue(report, topic).id\n"
    assert only(source, "rq")[:2] == (Carrier.TASK_QUEUE, ())


def test_functions_of_an_arq_worker() -> None:
    source = f"{REPORT}class WorkerSettings:\n    functions = [report]\n"
    assert only(source, "arq")[:2] == (Carrier.TASK_QUEUE, ())


def test_a_thread_and_its_table() -> None:
    source = f"""
    jobs = {{}}
    lock = threading.Lock()


    def work(job_id, topic):
        try:
            answer = {LONG}
            with lock:
                jobs[job_id]["status"] = "done"
                jobs[job_id]["text"] = answer.text
        except Exception:
            jobs[job_id] = {{"status": "failed"}}


    def start(topic):
        job_id = uuid.uuid4().hex
        with lock:
            jobs[job_id] = {{"status": "running"}}
        thread = threading.Thread(target=work, args=(job_id, topic))
        thread.daemon = True
        thread.start()
        return job_id


    def status(job_id):
        return jobs[job_id]
    """
    carrier, lines, sentence = only(source)
    assert carrier is Carrier.THREAD
    assert lines == (2, 3, 9, 10, 11, 13, 18, 19, 20, 21, 22)
    assert "`jobs` has the state of the jobs" in sentence


def test_a_lock_that_guards_something_else_stays() -> None:
    source = f"""
    jobs = {{}}
    lock = threading.Lock()


    def work(job_id, topic):
        with lock:
            jobs[job_id] = {LONG}.text


    def count():
        with lock:
            return len(jobs)


    def start(topic):
        threading.Thread(target=work, args=("1", topic)).start()
    """
    assert only(source)[1] == (2, 17)


def test_background_tasks_of_a_web_framework() -> None:
    source = f"""
    jobs = {{}}


    def work(job_id, topic):
        jobs[job_id] = {LONG}.text


    @app.post("/jobs")
    def start(topic, tasks):
        tasks.add_task(work, "1", topic)
    """
    assert only(source, "fastapi")[:2] == (Carrier.BACKGROUND_TASKS, (2, 11))


def test_a_task_of_the_loop_counts_with_a_table() -> None:
    work = f"async def work(key, topic):\n    done[key] = {LONG.replace('client', 'client.aio')}\n"
    start = "async def start():\n    asyncio.create_task(work('1', 'salt'))\n"
    assert only(f"done = {{}}\n{work}\n{start}")[:2] == (Carrier.EVENT_LOOP, (1,))
    assert not found_in(f"{work.replace('done[key]', 'answer')}\n{start}")


@pytest.mark.parametrize(
    "call",
    [
        f"await asyncio.to_thread({LONG.replace('(', ', ', 1)}",
        f"await loop.run_in_executor(None, lambda: {LONG})",
        f"await loop.run_in_executor(None, functools.partial({LONG.replace('(', ', ', 1)})",
    ],
)
def test_the_call_itself_in_a_thread(call: str) -> None:
    source = f"async def ask(topic: str):\n    answer = {call}\n    return answer.text\n"
    assert only(source)[::2] == (Carrier.POOL, "")


@pytest.mark.parametrize(
    "body",
    [
        "return pool.submit(report, topic).result()",
        "future = pool.submit(report, topic)\n        return future.result()",
        "answer = pool.submit(report, topic).result()\n        return answer.strip()",
    ],
)
def test_a_pool_that_is_only_waited_for_goes(body: str) -> None:
    source = (
        f"{REPORT}def ask(topic):\n    with ThreadPoolExecutor(max_workers=1) as pool:\n"
        f"        {body}\n"
    )
    assert only(source) == (Carrier.POOL, (6,), "")


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("return pool.submit(report, topic).result(timeout=60)", "no time-out of an interaction"),
        ("return pool.submit(report, topic).exception()", "is not waited for at once"),
        (
            "future = pool.submit(report, topic)\n        return future.result(), future.done()",
            "is not waited for at once",
        ),
        (
            "future = pool.submit(report, topic)\n        print('...')\n"
            "        return future.result()",
            "is not waited for at once",
        ),
        (
            "print('...')\n        return pool.submit(report, topic).result()",
            "",
        ),
        (
            "return [pool.submit(report, one).result() for one in topic]",
            "",
        ),
        (
            "futures = [pool.submit(report, one) for one in topic]\n"
            "        return [one.result() for one in futures]",
            "is not waited for at once",
        ),
    ],
)
def test_other_pools(body: str, sentence: str) -> None:
    source = f"{REPORT}def ask(topic):\n    with ThreadPoolExecutor() as pool:\n        {body}\n"
    refused = only(source)[2]
    assert sentence in refused if sentence else not refused


def test_a_pool_of_the_module_stays() -> None:
    source = f"pool = ThreadPoolExecutor()\n{REPORT}answer = pool.submit(report, 'salt').result()\n"
    carrier, lines, sentence = only(source)
    assert (carrier, lines) == (Carrier.POOL, (1,))
    assert "made elsewhere" in sentence


@pytest.mark.parametrize(
    "source",
    [
        f"async def ask(topic):\n    return await asyncio.to_thread(lambda: {SHORT})\n",
        f"@app.task\ndef label(topic):\n    return {SHORT}.text\n",
        f"{REPORT}print(report('salt'))\n",
        f"{REPORT}threading.Thread(target=print).start()\n",
    ],
)
def test_short_calls_and_threads_for_other_work_are_left_alone(source: str) -> None:
    assert not found_in(source, "celery")
