"""Files read together: an imported name means its variable in the other file."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrate_interactions.conversations import ModuleFacts, analyse
from migrate_interactions.facts.elsewhere import files_using, files_using_unseen
from migrate_interactions.facts.linked import with_neighbours
from migrate_interactions.sources import Project
from migrate_interactions.syntax.tree import parse_tree

LLM = """\
from google import genai

client = genai.Client()


def ask(prompt):
    return client.models.generate_content(model="gemini-2.5-flash", contents=prompt)
"""

READER = """\
from llm import ask

print(ask("a").text)
"""

TALK = """\
from google import genai

import state

client = genai.Client()


def talk(text):
    state.history.append({"role": "user", "parts": [{"text": text}]})
    response = client.models.generate_content(model="gemini-2.5-flash", contents=state.history)
    state.history.append({"role": "model", "parts": [{"text": response.text}]})
    return response.text
"""

USE = """\
from llm import client

client.models.generate_content(model="m", contents="a")
"""


def read(root: Path, asked: str, files: dict[str, str]) -> ModuleFacts:
    for name, text in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    locations = tuple(str(root / name) for name in files)
    project = Project(base=str(root), given=(str(root),), files=locations)
    return analyse(with_neighbours(parse_tree(asked, files[asked]), project), project)


@pytest.mark.parametrize(
    ("name", "reader"),
    [
        ("reader.py", "from llm import ask\nprint(ask('a').text)\n"),
        ("reader.py", "import llm\nprint(llm.ask('a').text)\n"),
        ("reader.py", "from llm import ask as put\nprint(put('a').text)\n"),
        ("reader.py", "def f():\n    from llm import ask\n    return ask('a').text\n"),
    ],
)
def test_readers_of_other_files_are_found(tmp_path: Path, name: str, reader: str) -> None:
    facts = read(tmp_path, "llm.py", {"llm.py": LLM, name: reader})
    journey = facts.base.tracker.follow(facts.base.sites[0].call)
    assert [facts.tree.place(use).path for use in journey.uses] == [name]
    assert not files_using(facts.base, "ask")


@pytest.mark.parametrize(
    "reader",
    [
        "from llm import *\nprint(ask('a').text)\n",
        "import llm\nprint(getattr(llm, 'ask')('a').text)\n",
        "from llm import ask\nask = print or ask\n",
        "import importlib, sys\nprint(importlib.import_module(sys.argv[1]).ask('a').text)\n",
    ],
)
def test_uses_that_are_not_followed_are_told(tmp_path: Path, reader: str) -> None:
    facts = read(tmp_path, "llm.py", {"llm.py": LLM, "reader.py": reader})
    assert files_using(facts.base, "ask") == ("reader.py",)


def test_a_package_passes_a_name_on(tmp_path: Path) -> None:
    files = {
        "app/__init__.py": "from .llm import ask\n",
        "app/llm.py": LLM,
        "main.py": "import app\nprint(app.ask('a').text)\n",
    }
    facts = read(tmp_path, "app/llm.py", files)
    journey = facts.base.tracker.follow(facts.base.sites[0].call)
    assert [facts.tree.place(use).path for use in journey.uses] == ["main.py"]


def test_places_are_those_of_the_files(tmp_path: Path) -> None:
    reader = "from llm import ask\n\nprint(ask('a').text)"
    facts = read(tmp_path, "llm.py", {"llm.py": LLM.rstrip("\n"), "reader.py": reader})
    (use,) = facts.base.tracker.follow(facts.base.sites[0].call).uses
    place = facts.tree.place(use)
    assert (place.path, place.line, place.column) == ("reader.py", 3, 7)
    assert facts.tree.source(use) == "ask('a')"


def test_a_client_of_another_file_makes_a_site(tmp_path: Path) -> None:
    files = {
        "llm.py": "from google import genai\n\nclient = genai.Client()\n",
        "use.py": USE,
    }
    assert [site.path for site in read(tmp_path, "use.py", files).sites] == ["use.py"]


def test_a_variable_that_is_bound_again_is_not_the_same(tmp_path: Path) -> None:
    files = {
        "state.py": "history = []\n\n\ndef reset():\n    global history\n    history = []\n",
        "use.py": "from google import genai\nfrom state import history\n"
        "client = genai.Client()\nhistory.append('a')\n"
        "client.models.generate_content(model='m', contents=history)\n",
    }
    tree = read(tmp_path, "use.py", files).tree
    assert {part.path for part in tree.parts} == {"use.py", "state.py"}
    assert "history" not in tree.scopes.module.linked


def test_modules_of_one_name_are_told_apart(tmp_path: Path) -> None:
    reader = "from llm import ask\nprint(ask('a').text)\n"
    files = {"a/llm.py": LLM, "b/llm.py": LLM, "a/main.py": reader}
    facts = read(tmp_path, "b/llm.py", files)
    assert facts.base.tracker.follow(facts.base.sites[0].call).uses == []


def test_who_else_has_the_client_does_not_matter(tmp_path: Path) -> None:
    files = {"llm.py": "from google import genai\n\nclient = genai.Client()\n"}
    for number in range(6):
        files[f"use_{number}.py"] = USE
    parts = read(tmp_path, "use_0.py", files).tree.parts
    assert {part.path for part in parts} == {"use_0.py", "llm.py"}


@pytest.mark.parametrize(
    ("reader", "seen"),
    [
        ("from llm import ask\n\ndef ask(prompt):\n    return prompt\n\nask('a')\n", True),
        ("from llm import ask\nfirst = ask\n\ndef ask(prompt):\n    return first(prompt)\n", False),
        ("from llm import ask\n\n@ask\ndef ask(prompt):\n    return prompt\n", False),
        ("from llm import ask\nif ask:\n    def ask(prompt):\n        return prompt\n", False),
        ("from llm import ask\nask('a')\nask = print\n", False),
        ("def ask(prompt):\n    return prompt\n\nfrom llm import ask\nask('a')\n", False),
    ],
)
def test_an_import_that_nobody_reads_is_no_use(tmp_path: Path, reader: str, seen: bool) -> None:
    facts = read(tmp_path, "llm.py", {"llm.py": LLM, "reader.py": reader, "main.py": READER})
    assert (files_using(facts.base, "ask") == ()) is seen


def test_data_is_followed_through_its_module(tmp_path: Path) -> None:
    facts = read(tmp_path, "talk.py", {"talk.py": TALK, "state.py": "history = []\n"})
    (history,) = facts.histories
    assert history.refusal is None
    assert [facts.tree.place(o.node).path for o in history.operations] == ["talk.py"] * 3 + [
        "state.py"
    ]
    assert files_using(facts.base, "history") == ("talk.py",)
    assert files_using_unseen(facts.base, "history") == ()


@pytest.mark.parametrize(
    ("menu", "seen"),
    [
        ("import state\n\ndef restart():\n    state.history = []\n", True),
        ("import state\n\ndef restart():\n    setattr(state, 'history', [])\n", False),
        ("import state\n\ndef restart():\n    vars(state)['history'] = []\n", False),
        ("from state import *\n\ndef restart():\n    history.clear()\n", False),
    ],
)
def test_a_module_that_is_handed_on_is_not_followed(tmp_path: Path, menu: str, seen: bool) -> None:
    files = {"talk.py": TALK, "state.py": "history = []\n", "menu.py": menu}
    facts = read(tmp_path, "talk.py", files)
    assert (files_using_unseen(facts.base, "history") == ()) is seen


def test_a_list_imported_by_name_is_another_once_the_module_has_a_new_one(tmp_path: Path) -> None:
    files = {
        "talk.py": TALK,
        "state.py": "history = []\n",
        "menu.py": "import state\n\ndef restart():\n    state.history = []\n",
        "count.py": "from state import history\n\ndef count():\n    return len(history)\n",
    }
    facts = read(tmp_path, "talk.py", files)
    assert files_using_unseen(facts.base, "history") == ("count.py",)


def test_a_module_in_a_package_is_reached_by_both_names(tmp_path: Path) -> None:
    files = {
        "talk.py": TALK.replace("import state", "import app.state").replace(
            "state.h", "app.state.h"
        ),
        "app/__init__.py": "",
        "app/state.py": "history = []\n",
    }
    facts = read(tmp_path, "talk.py", files)
    assert files_using_unseen(facts.base, "history") == ()
    assert facts.histories[0].refusal is None


STORE = """\
kept = {}
looked_up = []


def get(user):
    return kept.setdefault(user, [])


def known():
    return sorted(kept)
"""

ASKS = """\
import store
from google import genai

client = genai.Client()


def ask(user, text):
    store.get(user).append({"role": "user", "parts": [{"text": text}]})
    response = client.models.generate_content(model="m", contents=store.get(user))
    store.get(user).append({"role": "model", "parts": [{"text": response.text}]})
    return response.text
"""


@pytest.mark.parametrize(
    ("old", "new", "follows"),
    [
        ("", "", True),
        (
            "return kept.set",
            "if user not in kept:\n        kept[user] = []\n    return kept.set",
            True,
        ),
        ("return kept.set", "looked_up.append(user)\n    return kept.set", False),
        ("return kept", "for one in kept:\n        return []\n    return kept", False),
        ("def get(user):\n", "from functools import cache\n\n@cache\ndef get(user):\n", False),
        ("def get(user):\n    return", "def get(user):\n    yield", False),
        ("setdefault(user, [])", "setdefault(user, [])[-4:]", False),
    ],
)
def test_a_function_that_only_looks_up_stands_for_what_it_gives(
    tmp_path: Path, old: str, new: str, follows: bool
) -> None:
    files = {"ask.py": ASKS, "store.py": STORE.replace(old, new, 1)}
    histories = read(tmp_path, "ask.py", files).histories
    followed = [one for one in histories if one.refusal is None]
    assert len(followed) == follows
