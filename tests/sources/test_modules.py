"""Which file of a project an imported name comes from."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrate_interactions.sources import Project
from migrate_interactions.sources.modules import likely_module_path, module_path, split_dotted


def project_of(folder: Path, *paths: str) -> Project:
    (folder / "pyproject.toml").touch()
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(f"# {path}\n")
    return Project(base=str(folder), given=(str(folder),))


@pytest.mark.parametrize(
    ("dotted", "module", "name"),
    [
        ("os", "", "os"),
        ("os.path", "os", "path"),
        ("a.b.c", "a.b", "c"),
        (".ask", ".", "ask"),
        ("..ask", "..", "ask"),
        (".llm.ask", ".llm", "ask"),
    ],
)
def test_a_dotted_name_in_two(dotted: str, module: str, name: str) -> None:
    assert split_dotted(dotted) == (module, name)


def test_what_is_imported_without_a_module_is_of_no_file(tmp_path: Path) -> None:
    """``import os`` in a package has nothing to do with the package's ``__init__.py``."""
    project = project_of(tmp_path, "app/__init__.py", "app/main.py", "__init__.py")
    assert module_path(project, "app/main.py", split_dotted("os")[0]) is None
    assert module_path(project, "app/main.py", ".") == "app/__init__.py"


def test_a_module_is_looked_for_where_python_does(tmp_path: Path) -> None:
    project = project_of(tmp_path, "app/llm.py", "app/main.py", "src/other.py", "far/away/llm.py")
    assert module_path(project, "app/main.py", "llm") == "app/llm.py"
    assert module_path(project, "app/main.py", "other") == "src/other.py"
    assert module_path(project, "app/main.py", ".llm") == "app/llm.py"
    assert module_path(project, "app/main.py", "away.llm") is None


def test_a_module_that_the_path_is_set_for(tmp_path: Path) -> None:
    project = project_of(
        tmp_path, "tests/test_llm.py", "one/app/llm.py", "two/app/llm.py", "two/tests/test_llm.py"
    )
    assert likely_module_path(project, "tests/test_llm.py", "app.llm") == "one/app/llm.py"
    assert likely_module_path(project, "two/tests/test_llm.py", "app.llm") == "two/app/llm.py"
    assert likely_module_path(project, "tests/test_llm.py", "lm") is None
    assert likely_module_path(project, "tests/test_llm.py", ".llm") is None


def test_contents_of_all_that_a_name_may_mean(tmp_path: Path) -> None:
    project = project_of(tmp_path, "one/llm.py", "two/llm/__init__.py", "two/small_llm.py")
    assert set(project.contents_of_module(".llm")) == {
        b"# one/llm.py\n",
        b"# two/llm/__init__.py\n",
    }
    assert project.contents_of_module("") == ()


def test_new_texts_count_in_place_of_what_was_read(tmp_path: Path) -> None:
    project = project_of(tmp_path, "one.py", "two.py")
    assert project.files_mentioning((b"one",), except_path="") == ("one.py",)
    first = project.overlaid([(project.location("one.py"), b"# other\n")])
    assert first.files_mentioning((b"one",), except_path="") == ()
    assert first.files_mentioning((b"other",), except_path="") == ("one.py",)
    second = first.overlaid([(project.location("two.py"), b"# one\n")])
    assert second.files_mentioning((b"one",), except_path="") == ("one.py", "two.py")
