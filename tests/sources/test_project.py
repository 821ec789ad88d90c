"""Which other files mention or import something."""

import pickle
from pathlib import Path

from migrate_interactions.sources import Project


def project(base: Path, *given: str) -> Project:
    return Project(str(base), tuple(str(base / name) for name in given))


def put(base: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (base / name).parent.mkdir(parents=True, exist_ok=True)
        (base / name).write_text(text)


def test_all_words_must_occur_as_whole_words(tmp_path: Path) -> None:
    put(
        tmp_path,
        {
            "pyproject.toml": "",
            "chat.py": "history = []\n",
            "a.py": "from chat import history\n",
            "b.py": "from chat import history_of\n",
            "c/d.py": "import chat\nprint(chat.history)\n",
            "e.py": "history\n",
        },
    )
    asked = project(tmp_path, "chat.py")
    assert asked.files_mentioning([b"chat", b"history"], "chat.py") == ("a.py", "c/d.py")
    assert asked.files_mentioning([b"history"], "chat.py") == ("a.py", "c/d.py", "e.py")
    assert asked.files_mentioning([b"nowhere", b"history"], "chat.py") == ()
    assert asked.files_mentioning([], "chat.py") == ()


def test_the_root_is_the_nearest_folder_with_a_marker(tmp_path: Path) -> None:
    put(tmp_path, {"outside.py": "history\n", "p/pyproject.toml": "", "p/q/chat.py": "history"})
    put(tmp_path, {"p/other/x.py": "history\n", "p/.venv/y.py": "history\n"})
    asked = project(tmp_path, "p/q/chat.py")
    assert asked.files_mentioning([b"history"], "p/q/chat.py") == ("p/other/x.py",)


def test_without_a_root_a_file_has_its_folder_and_the_packages_in_it(tmp_path: Path) -> None:
    put(tmp_path, {"f/chat.py": "h", "f/x.py": "h", "f/loose/y.py": "h", "up.py": "h"})
    put(tmp_path, {"f/package/__init__.py": "", "f/package/z.py": "h"})
    asked = project(tmp_path, "f/chat.py")
    assert asked.files_mentioning([b"h"], "f/chat.py") == ("f/package/z.py", "f/x.py")


def test_imports_are_told_from_other_mentions(tmp_path: Path) -> None:
    importing = {
        "one.py": "from chat import history\n",
        "two.py": "from pkg import (\n    other,\n    chat,\n)\nchat.history\n",
        "three.py": "import os; import pkg.chat as c\nc.history\n",
        "four.py": "importlib.import_module('chat').history\n",
        "five.py": "from pkg import other, \\\n    chat\nchat.history\n",
    }
    put(tmp_path, {"pyproject.toml": "", "chat.py": "history = []\n", **importing})
    put(tmp_path, {"prose.py": "'''a chat with a history'''\nimport os\n"})
    found = project(tmp_path, "chat.py").files_importing(b"chat", [b"history"], "chat.py")
    assert found == tuple(sorted(importing))


def test_only_names_are_sent_to_other_processes(tmp_path: Path) -> None:
    put(tmp_path, {"pyproject.toml": "", "chat.py": "history", "x.py": "history " * 1000})
    asked = project(tmp_path, "chat.py")
    assert asked.files_mentioning([b"history"], "chat.py") == ("x.py",)
    sent = pickle.dumps(asked)
    assert len(sent) < 1000
    again = pickle.loads(sent)
    assert again == asked
    assert again.files_mentioning([b"history"], "chat.py") == ("x.py",)


def test_files_that_cannot_be_read_do_not_count(tmp_path: Path) -> None:
    put(tmp_path, {"chat.py": "history", "x.py": "history"})
    asked = Project(str(tmp_path), (str(tmp_path / "chat.py"),), (str(tmp_path / "gone.py"),))
    assert asked.files_mentioning([b"history"], "chat.py") == ("x.py",)
    assert asked.neighbours[-2:] == (str(tmp_path / "gone.py"), str(tmp_path / "x.py"))


def test_new_contents_count_in_place_of_what_is_on_the_disk(tmp_path: Path) -> None:
    put(tmp_path, {"pyproject.toml": "", "chat.py": "", "x.py": "history", "y.py": ""})
    overlay = ((str(tmp_path / "x.py"), b"nothing"), (str(tmp_path / "y.py"), b"history"))
    asked = Project(str(tmp_path), (str(tmp_path / "chat.py"),), (), overlay)
    assert asked.files_mentioning([b"history"], "chat.py") == ("y.py",)
    assert pickle.loads(pickle.dumps(asked)) == asked
