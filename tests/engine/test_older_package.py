"""Programs that left an older package: the project asks for google-genai in its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrate_interactions.engine.file_result import FileResult
from migrate_interactions.engine.requirement_floors import raise_requirements
from migrate_interactions.engine.rulebook import Settings
from migrate_interactions.sources import Project

BEFORE = "import google.generativeai as genai\n"
AFTER = "from google import genai\n"


def raised(
    base: Path, before: str = BEFORE, after: str = AFTER
) -> tuple[dict[str, str], list[str]]:
    (base / "app.py").write_text(before)
    overlay = ((str(base / "app.py"), after.encode()),)
    project = Project(str(base), (str(base),), (str(base / "app.py"),), overlay)
    result = FileResult("app.py", before=before.encode(), after=after.encode())
    results, notes = raise_requirements({"app.py": result}, Settings(), project)
    new = {path: one.after.decode() for path, one in results.items() if one.after}
    assert (new.pop("app.py") == after) or "/// script" in before
    return new, [str(one) for one in notes]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (
            "requirements.txt",
            "flask\ngoogle-generativeai==0.8.3  # Gemini\nrich\n",
            "flask\ngoogle-genai==3.4.0  # Gemini\nrich\n",
        ),
        ("requirements.txt", "google-generativeai\n", "google-genai\n"),
        (
            "requirements.txt",
            "google_generativeai >= 0.3.0 ; python_version > '3.9'",
            "google-genai >= 2.12.0 ; python_version > '3.9'",
        ),
        # it is asked for already: the older one goes
        (
            "requirements.txt",
            "google-generativeai==0.8.3\r\ngoogle-genai>=2.20\r\n",
            "google-genai>=2.20\r\n",
        ),
        (
            "requirements.txt",
            "google-genai==1.20\ngoogle-generativeai",
            "google-genai==3.4.0\n",
        ),
        (
            "pyproject.toml",
            '[tool.poetry.dependencies]\npython = "^3.10"\ngoogle-generativeai = "^0.8.5"\n',
            '[tool.poetry.dependencies]\npython = "^3.10"\ngoogle-genai = "^3.4.0"\n',
        ),
        (
            "pyproject.toml",
            '[project]\ndependencies = [\n  "click",\n  "google-generativeai>=0.3",\n]\n',
            '[project]\ndependencies = [\n  "click",\n  "google-genai>=2.12",\n]\n',
        ),
        (
            "pyproject.toml",
            "[project]\ndependencies = [\n"
            '  "google-genai>=3",\n  "google-generativeai>=0.3"  # old\n]\n',
            '[project]\ndependencies = [\n  "google-genai>=3",\n]\n',
        ),
        (
            "setup.py",
            "from setuptools import *\nsetup(install_requires=['google-generativeai>=0.3.0'])\n",
            "from setuptools import *\nsetup(install_requires=['google-genai>=2.12.0'])\n",
        ),
        (
            "setup.cfg",
            "[options]\ninstall_requires =\n    google-generativeai~=0.8\n",
            "[options]\ninstall_requires =\n    google-genai~=3.4\n",
        ),
    ],
)
def test_the_newer_package_takes_its_place(
    name: str, text: str, expected: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(text.encode())
    new, notes = raised(tmp_path)
    assert new == {name: expected}
    assert notes
    assert not any("says" in one for one in notes)


@pytest.mark.parametrize(
    "other",
    ["import google.generativeai", "from google.ai import generativelanguage as glm"],
)
def test_it_stays_while_another_file_needs_it(other: str, tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("google-generativeai==0.8.3\n")
    (tmp_path / "other.py").write_text(other + "\n")
    new, notes = raised(tmp_path)
    assert not new
    assert notes == [
        "requirements.txt:1 says google-generativeai==0.8.3: other files need it still; ask for "
        "google-genai>=2.12 beside it"
    ]
    (tmp_path / "requirements.txt").write_text("google-generativeai==0.8.3\ngoogle-genai==1.1\n")
    new, notes = raised(tmp_path)
    assert new == {"requirements.txt": "google-generativeai==0.8.3\ngoogle-genai==3.4.0\n"}


def test_a_file_with_hashes_and_one_line_with_both_are_named(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text(
        "google-generativeai==0.8.3 \\\n    --hash=sha256:1\n"
    )
    (tmp_path / "pyproject.toml").write_text(
        '[project]\ndependencies = ["google-genai>=3", "google-generativeai>=0.3"]\n'
    )
    new, notes = raised(tmp_path)
    assert not new
    assert notes == [
        "pyproject.toml:2 says google-generativeai>=0.3: take it out; google-genai is there "
        "already",
        "requirements.txt:1 says google-generativeai==0.8.3: its hashes pin the very files; make "
        "it anew with google-genai 2.12 or newer",
    ]


def test_programs_that_never_used_it_change_nothing(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("google-generativeai==0.8.3\n")
    assert raised(tmp_path, before="from google import genai\nx = 1\n") == ({}, [])


def test_a_script_asks_for_it_in_its_own_block(tmp_path: Path) -> None:
    head = '# /// script\n# dependencies = ["google-generativeai>=0.8"]\n# ///\n'
    overlay = ((str(tmp_path / "app.py"), (head + AFTER).encode()),)
    project = Project(str(tmp_path), (str(tmp_path),), (), overlay)
    result = FileResult(
        "app.py", (), before=(head + BEFORE).encode(), after=(head + AFTER).encode()
    )
    results, notes = raise_requirements({"app.py": result}, Settings(), project)
    expected = head.replace("google-generativeai>=0.8", "google-genai>=2.12") + AFTER
    assert results["app.py"].after == expected.encode()
    assert not notes


VERTEX = "import vertexai\nfrom vertexai.generative_models import GenerativeModel\n"


@pytest.mark.parametrize("before", [VERTEX, "from google.cloud import aiplatform\n"])
def test_the_package_of_vertex_ai_goes_where_nobody_needs_it(before: str, tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("google_cloud_aiplatform>=1.38  # Gemini\n")
    new, _ = raised(tmp_path, before)
    assert new == {"requirements.txt": "google-genai>=2.12  # Gemini\n"}


@pytest.mark.parametrize(
    "other",
    [
        "from vertexai.language_models import TextEmbeddingModel",
        "from google.cloud import aiplatform as ai",
        "from google.cloud.aiplatform_v1 import types",
        "from google.cloud import storage",
    ],
)
def test_it_stays_for_whatever_comes_with_it(other: str, tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("google-cloud-aiplatform==1.90.0\n")
    (tmp_path / "other.py").write_text(other + "\n")
    new, notes = raised(tmp_path, VERTEX)
    assert not new
    assert notes == [
        "requirements.txt:1 says google-cloud-aiplatform==1.90.0: other files need it still; ask "
        "for google-genai>=2.12 beside it"
    ]


def test_two_older_packages_go_and_one_newer_comes(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text(
        "google-generativeai==0.8.3\ngoogle-cloud-aiplatform==1.90.0\n"
    )
    new, _ = raised(tmp_path, BEFORE + VERTEX)
    assert new == {"requirements.txt": "google-genai==3.4.0\n"}


def test_extras_are_told(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("google-cloud-aiplatform[evaluation]>=1.60\n")
    new, notes = raised(tmp_path, VERTEX)
    assert not new
    assert "its extras have no equivalent" in notes[0]
