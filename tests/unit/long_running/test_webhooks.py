"""Where webhooks are offered: in projects that have an address to be called at."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrate_interactions.conversations import analyse
from migrate_interactions.conversations.long_running.webhooks import webhook_offer
from migrate_interactions.sources import Project
from migrate_interactions.syntax.tree import parse_tree


def offer(head: str, root: Path) -> str:
    """What is offered to the module ``ask.py`` in ``root`` that begins with ``head``."""
    (root / "pyproject.toml").touch()
    path = root / "ask.py"
    path.write_text(head + "from google import genai\n")
    project = Project(base=str(root), given=(str(root),), files=(str(path),))
    return webhook_offer(analyse(parse_tree("ask.py", path.read_text()), project).base)


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("from fastapi import FastAPI\n", "FastAPI"),
        ("import flask\n", "Flask"),
        ("from django.http import JsonResponse\n", "Django"),
    ],
)
def test_a_module_that_serves_is_offered_them(head: str, name: str, tmp_path: Path) -> None:
    said = offer(head, tmp_path)
    assert '`webhook_config={"uris": [...]}`' in said
    assert f"the {name} application" in said


def test_so_is_one_beside_a_module_that_serves(tmp_path: Path) -> None:
    assert offer("", tmp_path) == ""
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "main.py").write_text("from fastapi import FastAPI\napp = FastAPI()\n")
    assert "the FastAPI application" in offer("", tmp_path)


def test_mentions_are_no_imports(tmp_path: Path) -> None:
    (tmp_path / "notes.py").write_text("# we left fastapi and flask behind\nname = 'django'\n")
    assert offer("", tmp_path) == ""


@pytest.mark.parametrize("head", ["import streamlit\n", "import gradio\n", "import celery\n"])
def test_what_has_no_address_is_not(head: str, tmp_path: Path) -> None:
    assert offer(head, tmp_path) == ""
