"""What stands in a migration's way, and where it is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrate_interactions.conversations import analyse
from migrate_interactions.conversations.inventory.blockers import find_blockers
from migrate_interactions.findings import BlockerKind
from migrate_interactions.mapping.models import is_retired
from migrate_interactions.sources import Project
from migrate_interactions.syntax.tree import parse_tree

CLIENT = "from google import genai\n\nclient = genai.Client()\n"


def blockers(text: str, project: Project | None = None) -> list[tuple[BlockerKind, str, int]]:
    facts = analyse(parse_tree("bot.py", text), project or Project("/nowhere"))
    return [(one.kind, one.place.path, one.place.line) for one in find_blockers(facts.base)]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("other = genai.Client(vertexai=True)", BlockerKind.VERTEX),
        ("import google.generativeai as old", BlockerKind.OLDER_PACKAGE),
        ("from google import generativeai", BlockerKind.OLDER_PACKAGE),
        ("from vertexai.generative_models import GenerativeModel", BlockerKind.OLDER_PACKAGE),
        ('MODEL = "gemini-1.5-flash-002"', BlockerKind.RETIRED_MODEL),
        ("cache = client.caches.create(model=m)", BlockerKind.EXPLICIT_CACHE),
        ("ask(config=dict(cached_content=cache))", BlockerKind.EXPLICIT_CACHE),
        ('config = {"cached_content": cache}', BlockerKind.EXPLICIT_CACHE),
        ("client.batches.create(src=requests)", BlockerKind.BATCH),
        ("client.aio.batches.list()", BlockerKind.BATCH),
        ("types.GenerateContentConfig(safety_settings=[])", BlockerKind.SAFETY_SETTINGS),
    ],
)
def test_each_is_told_where_it_stands(line: str, kind: BlockerKind) -> None:
    assert blockers(f"{CLIENT}{line}\n") == [(kind, "bot.py", 4)]


@pytest.mark.parametrize(
    "line",
    [
        'MODEL = "gemini-2.5-flash"',
        'MODEL = "gemini-pro-latest"',
        "import generativeai",
        "from .vertexai import model",
        "store.caches.create()",
        "jobs.batches.create()",
        "other = genai.Client(vertexai=False)",
    ],
)
def test_what_only_looks_like_one_is_none(line: str) -> None:
    assert blockers(f"{CLIENT}{line}\n") == []


def test_a_platform_that_has_the_api_is_none() -> None:
    text = f"{CLIENT}other = genai.Client(vertexai=True)\n"
    assert blockers(text, Project("/nowhere", vertex_interactions=True)) == []


def test_a_requirement_is_told_where_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("")
    (tmp_path / "requirements.txt").write_text("flask\ngoogle-genai==1.20.0\n")
    (tmp_path / "bot.py").write_text(CLIENT)
    project = Project(str(tmp_path), (str(tmp_path),), (str(tmp_path / "bot.py"),))
    assert blockers(CLIENT, project) == [(BlockerKind.OLD_SDK, "requirements.txt", 2)]
    (tmp_path / "requirements.txt").write_text("google-genai>=2.30\n")
    again = Project(str(tmp_path), (str(tmp_path),), (str(tmp_path / "bot.py"),))
    assert blockers(CLIENT, again) == []


@pytest.mark.parametrize(
    ("model", "retired"),
    [
        ("gemini-pro", True),
        ("models/gemini-pro-vision", True),
        ("gemini-1.0-pro", True),
        ("gemini-1.5-pro-latest", True),
        ("text-bison@001", True),
        ("gemini-2.0-flash", False),
        ("gemini-pro-latest", False),
        ("gemini-3.1-pro-preview", False),
        ("a gemini-1.5 model", False),
    ],
)
def test_models(model: str, retired: bool) -> None:
    assert is_retired(model) is retired
