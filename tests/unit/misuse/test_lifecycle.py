"""What is reported of ids, of storing and of error handling, beside what the fixtures show."""

from __future__ import annotations

import pytest

from migrate_interactions.conversations import analyse
from migrate_interactions.conversations.misuse.dead_handlers import Dead
from migrate_interactions.conversations.misuse.lifecycle import Lifecycle
from migrate_interactions.sources import Project
from migrate_interactions.syntax.tree import parse_tree

SETTING = """
import uuid
from google import genai
from google.genai import errors
import tenacity

client = genai.Client()
"""


def lifecycle(code: str) -> Lifecycle:
    return analyse(parse_tree("program.py", SETTING + code), Project(base="/nowhere")).lifecycle


STARTS = 'client.interactions.create(model="m", input="x", background=True)'


@pytest.mark.parametrize(
    ("code", "lost"),
    [
        (STARTS, True),
        (f"print({STARTS}.id)", True),
        (f"job = {STARTS}\nprint(f'started {{job.id}}')", True),
        (f"job = {STARTS}\nwhile job.status == 'in_progress':\n    pass", True),
        (f"job = {STARTS}\nmessage = f'started {{job.id}}'", False),
        (f"job = {STARTS}\nclient.interactions.get(job.id)", False),
        (f"def start():\n    return {STARTS}", False),
        (f"jobs = [{STARTS}]", False),
        (f"job = {STARTS}\nkeep(job)", False),
        (f"print({STARTS}.id)\nclient.interactions.get(input('id: '))", False),
    ],
)
def test_ids_that_are_lost(code: str, lost: bool) -> None:
    assert bool(lifecycle(code).lost_ids) is lost


@pytest.mark.parametrize(
    ("value", "made_up"),
    [
        ("uuid.uuid4().hex", True),
        ("f'session-{uuid.uuid4()}'", True),
        ("str(uuid.uuid4())[:8]", True),
        ("'user-42'", True),
        ("'3f2b8c1e-5a4d-4f6b-9c7e-1a2b3c4d5e6f'", True),
        ("'v1_ChdXS0l4YWZXTk9xbk0xZThQczhEcmlR'", False),
        ("None", False),
        ("''", False),
        ("previous.id", False),
        ("session_id", False),
    ],
)
def test_ids_that_are_made_up(value: str, made_up: bool) -> None:
    code = f"""
def turn(previous, session_id):
    known = {value}
    return client.interactions.create(model="m", input="x", previous_interaction_id=known)
"""
    assert bool(lifecycle(code).made_up_ids) is made_up


@pytest.mark.parametrize(
    ("code", "reported"),
    [
        ("a = client.interactions.create(input='x', store=False)\n"
         "client.interactions.get(id=a.id)", True),
        ("def again(iid):\n    return client.interactions.get(iid)\n"
         "again(client.interactions.create(input='x', store=False).id)", True),
        ("a = client.interactions.create(input='x')\n"
         "client.interactions.create(input='y', store=False, previous_interaction_id=a.id)", True),
        ("a = client.interactions.create(input='x', store=not keep)\n"
         "client.interactions.get(a.id)", False),
        ("kwargs = {'store': False}\nif slow:\n    kwargs['background'] = True\n"
         "    kwargs['store'] = True\nclient.interactions.create(input='x', **kwargs)", False),
        ("a = client.interactions.create(input='x', store=False)\nif big:\n"
         "    a = client.interactions.create(input='x')\nclient.interactions.get(a.id)", False),
    ],
)  # fmt: skip
def test_what_is_not_stored(code: str, reported: bool) -> None:
    assert bool(lifecycle(code).not_stored) is reported


ASKS = 'client.interactions.create(model="m", input="x")'


@pytest.mark.parametrize(
    ("code", "dead"),
    [
        (f"try:\n    {ASKS}\nexcept errors.ClientError:\n    pass", Dead.HANDLER),
        (f"try:\n    {ASKS}\nexcept (ValueError, errors.APIError):\n    pass", Dead.HANDLER),
        (f"try:\n    {ASKS}\nexcept Exception as e:\n"
         "    if isinstance(e, errors.APIError):\n        print(e)", Dead.TEST),
        ("@tenacity.retry(retry=tenacity.retry_if_exception_type(errors.ServerError))\n"
         f"def ask():\n    return {ASKS}", Dead.WATCHER),
        ("def transient(e):\n    return isinstance(e, errors.APIError)\n"
         "@tenacity.retry(retry=tenacity.retry_if_exception(transient))\n"
         f"def ask():\n    return {ASKS}", Dead.WATCHER),
        (f"print(getattr({ASKS}, 'prompt_feedback', None))", Dead.READ),
        (f"answer = {ASKS}\nprint(answer.errors)", None),
        (f"try:\n    {ASKS}\nexcept (errors.APIError, Exception):\n    pass", None),
        (f"try:\n    {ASKS}\n    client.files.get(name='a')\nexcept errors.APIError:\n    pass",
         None),
        ("try:\n    client.models.generate_content(model='m', contents='x')\n"
         "except errors.APIError:\n    pass\n" + ASKS, None),
    ],
)  # fmt: skip
def test_error_handling_that_never_runs(code: str, dead: Dead | None) -> None:
    found = [one.dead for one in lifecycle(code).dead_handlers]
    assert found == ([dead] if dead is not None else [])
