"""Which files of a project run together."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrate_interactions.sources.programs import Program
from migrate_interactions.sources.project import Project

#: An application, a script beside it, and what nothing imports.
FILES = {
    "app/__init__.py": "",
    "app/graph.py": "from app.model import llm\n",
    "app/model.py": "from .settings import NAME\n\nllm = NAME\n",
    "app/settings.py": 'NAME = "tide"\n',
    "app/watch.py": "def watch(): ...\n",
    "app/plugins/paper.py": "class Paper: ...\n",
    "main.py": "from app import watch\nfrom app.graph import llm\n\nwatch.watch()\nprint(llm)\n",
    "lesson.py": "import judge\nfrom app.model import llm\n\nfor _ in range(3):\n    print(llm)\n",
    "judge.py": "LIMIT = 3\n",
    "started.py": 'def main(): ...\n\n\nif __name__ == "__main__":\n    main()\n',
    "broken.py": "import app.graph\ndef (\n",
}


def program(base: Path, path: str, files: dict[str, str]) -> Program:
    for name, text in files.items():
        (base / name).parent.mkdir(parents=True, exist_ok=True)
        (base / name).write_text(text, "utf-8")
    return Program(Project(str(base), given=(str(base),)), path)


@pytest.mark.parametrize(
    ("other", "runs_with", "may"),
    [
        ("app/model.py", True, True),
        ("app/settings.py", True, True),
        ("main.py", True, True),
        ("app/watch.py", True, True),
        ("app/plugins/paper.py", False, True),
        ("lesson.py", False, False),
        ("judge.py", False, False),
        ("started.py", False, False),
        ("broken.py", False, True),
    ],
)
def test_what_runs_with_a_graph(other: str, runs_with: bool, may: bool, tmp_path: Path) -> None:
    graph = program(tmp_path, "app/graph.py", FILES)
    assert (graph.has(other), graph.may_have(other)) == (runs_with, may)


def test_what_lessons_share_runs_with_all_of_them(tmp_path: Path) -> None:
    model = program(tmp_path, "app/model.py", FILES)
    assert model.has("lesson.py")
    assert model.has("judge.py")
    assert model.has("main.py")
    assert not model.has("started.py")


@pytest.mark.parametrize(
    "running",
    [
        "main()\n",
        "import asyncio\n\nasyncio.run(main())\n",
        "print(main)\n",
        "while True:\n    pass\n",
        "with open('a') as lines:\n    pass\n",
        "await main()\n",
        "answer = graph.invoke({})\n",
        "writer.initiate_chat(critic)\n",
        "import streamlit as st\n\nst.title('Tides')\n",
        'if __name__ == "__main__":\n    main()\n',
    ],
)
def test_what_a_program_is_known_by(running: str, tmp_path: Path) -> None:
    files = {"one.py": "", "two.py": f"def main(): ...\n\n\n{running}"}
    assert not program(tmp_path, "one.py", files).may_have("two.py")


@pytest.mark.parametrize(
    "defining",
    [
        "import logging\n\nlogging.basicConfig()\n",
        "from dotenv import load_dotenv\n\nload_dotenv()\n",
        "try:\n    import json\nexcept ImportError:\n    json = None\n",
        "import os\n\nos.environ['TIDE'] = 'high'\n",
        "graph = builder.compile()\n",
    ],
)
def test_what_settings_and_plugins_do_as_well(defining: str, tmp_path: Path) -> None:
    assert program(tmp_path, "one.py", {"one.py": "", "two.py": defining}).may_have("two.py")


def test_a_package_of_others_is_no_file_of_the_same_name(tmp_path: Path) -> None:
    files = {"one/run.py": "import openai\n", "two/openai.py": "print('two')\n"}
    assert not program(tmp_path, "one/run.py", files).has("two/openai.py")


def test_an_application_that_is_too_large_counts_as_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("migrate_interactions.sources.programs.MOST_MODULES", 2)
    graph = program(tmp_path, "app/graph.py", FILES)
    assert graph.has("started.py")
