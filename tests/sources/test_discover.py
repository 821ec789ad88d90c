"""From command-line paths to files: with git, without it, links, odd names, order."""

import os
import subprocess
from pathlib import Path

import pytest

from migrate_interactions.sources import Candidate, discover
from migrate_interactions.sources.discover import source_files


def put(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("import genai\n")


def git(root: Path, *arguments: str) -> None:
    name = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    subprocess.run(["git", "-C", str(root), *name, *arguments], check=True, capture_output=True)


def shown(paths: list[str], base: Path) -> list[str]:
    return [candidate.path for candidate in discover(paths, str(base))]


def test_without_git_folders_are_walked_and_tools_folders_are_not(tmp_path: Path) -> None:
    put(tmp_path, "b.py", "a/c.py", "a/d.txt", ".hidden/x.py", "node_modules/x.py", "build/x.py")
    put(tmp_path, "dist/x.py", "lib/site-packages/x.py", "__pycache__/x.py", ".dot.py")
    put(tmp_path, "myenv/pyvenv.cfg", "myenv/x.py", "venv/x.py")
    assert shown(["."], tmp_path) == ["a/c.py", "b.py"]


def test_notebooks_are_found_and_their_checkpoints_are_not(tmp_path: Path) -> None:
    put(tmp_path, "a.ipynb", "b/c.ipynb", ".ipynb_checkpoints/a-checkpoint.ipynb", ".d.ipynb")
    put(tmp_path, "b/.ipynb_checkpoints/c-checkpoint.ipynb", "x.py")
    assert shown(["."], tmp_path) == ["a.ipynb", "b/c.ipynb", "x.py"]
    git(tmp_path, "init", "-q")
    assert shown(["."], tmp_path) == ["a.ipynb", "b/c.ipynb", "x.py"]


def test_without_git_ignore_files_count_where_they_are(tmp_path: Path) -> None:
    put(
        tmp_path,
        "keep.py",
        "gen/x.py",
        "a/secret.py",
        "a/b/secret.py",
        "a/b/kept.py",
        "c/secret.py",
    )
    (tmp_path / ".gitignore").write_text("gen/\n")
    (tmp_path / "a/.gitignore").write_text("secret.py\n")
    (tmp_path / "a/b/.gitignore").write_text("!secret.py\n")
    expected = ["a/b/kept.py", "a/b/secret.py", "c/secret.py", "keep.py"]
    assert shown(["."], tmp_path) == expected
    git(tmp_path, "init", "-q")
    assert shown(["."], tmp_path) == expected


@pytest.mark.filterwarnings("error")
def test_lines_of_ignore_files_that_are_no_patterns_ignore_nothing(tmp_path: Path) -> None:
    put(tmp_path, "a.py", "out/x.py", "b.py")
    (tmp_path / ".gitignore").write_text("!\n[z-a]\n\\\n*[[:space:]]2\n***\nout/\n!b.py\n")
    assert shown(["."], tmp_path) == ["b.py"]
    (tmp_path / ".gitignore").write_text("!\n[z-a]\n\\\n*[[:space:]]2\nout/\n")
    assert shown(["."], tmp_path) == ["a.py", "b.py"]


def test_in_git_tracked_and_new_files_are_taken_ignored_and_deleted_ones_are_not(
    tmp_path: Path,
) -> None:
    git(tmp_path, "init", "-q")
    put(tmp_path, "tracked.py", "gone.py", "new.py", "ignored.py", "été/ü.py", "sp ace/x.py")
    put(tmp_path, "env/pyvenv.cfg", "env/x.py", ".github/x.py")
    (tmp_path / ".gitignore").write_text("ignored.py\n")
    git(tmp_path, "add", "tracked.py", "gone.py")
    (tmp_path / "gone.py").unlink()
    assert shown(["."], tmp_path) == ["new.py", "sp ace/x.py", "tracked.py", "été/ü.py"]
    assert shown(["sp ace"], tmp_path) == ["sp ace/x.py"]


def test_an_ignored_folder_is_searched_when_it_is_named(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    put(tmp_path, "out/x.py", "y.py")
    (tmp_path / ".gitignore").write_text("out/\n")
    assert shown(["."], tmp_path) == ["y.py"]
    assert shown(["out"], tmp_path) == ["out/x.py"]


def test_repositories_inside_a_repository_are_searched(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    put(tmp_path, "x.py", "inner/y.py", "inner/ignored.py")
    git(tmp_path / "inner", "init", "-q")
    (tmp_path / "inner/.gitignore").write_text("ignored.py\n")
    assert shown(["."], tmp_path) == ["inner/y.py", "x.py"]


def test_a_hook_s_environment_does_not_lead_git_astray(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "one/x.py", "two/y.py")
    git(tmp_path / "one", "init", "-q")
    git(tmp_path / "two", "init", "-q")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "one/.git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path / "one"))
    assert shown(["two"], tmp_path) == ["two/y.py"]


def test_named_files_are_always_taken_and_order_and_doubles_do_not_matter(tmp_path: Path) -> None:
    put(tmp_path, "b.py", "a.py", "script", ".hidden/x.py")
    (tmp_path / ".gitignore").write_text("*.py\n")
    git(tmp_path, "init", "-q")
    one = discover(["script", "b.py", "a.py", ".hidden/x.py", "b.py", "nosuch.py"], str(tmp_path))
    two = discover(["nosuch.py", ".hidden/x.py", "a.py", "b.py", "script"], str(tmp_path))
    assert one == two
    names = [".hidden/x.py", "a.py", "b.py", "nosuch.py", "script"]
    assert one == tuple(Candidate(name, str(tmp_path / name), named=True) for name in names)


def test_paths_outside_the_base_are_shown_absolute(tmp_path: Path) -> None:
    put(tmp_path, "in/x.py", "out/y.py")
    assert shown([str(tmp_path / "in"), "../out"], tmp_path / "in") == [
        str(tmp_path / "out/y.py"),
        "x.py",
    ]


def test_links_to_files_that_are_taken_anyway_are_dropped(tmp_path: Path) -> None:
    put(tmp_path, "in/x.py", "elsewhere/y.py")
    (tmp_path / "in/link.py").symlink_to("x.py")
    (tmp_path / "in/out.py").symlink_to("../elsewhere/y.py")
    (tmp_path / "in/again.py").symlink_to("../elsewhere/y.py")
    (tmp_path / "in/loop").symlink_to("..")
    assert shown(["in"], tmp_path) == ["in/again.py", "in/x.py"]


def test_an_empty_folder_with_the_name_of_a_file_is_kept_to_be_told(tmp_path: Path) -> None:
    put(tmp_path, "real.py/inside.py")
    (tmp_path / "x.py").mkdir()
    assert shown(["."], tmp_path) == ["real.py/inside.py", "x.py"]
    assert shown(["x.py"], tmp_path) == ["x.py"]


def test_exclusions_drop_found_files_but_not_named_ones(tmp_path: Path) -> None:
    put(tmp_path, "a/x.py", "b/y.py")

    def excluded(location: str) -> bool:
        return location.startswith(str(tmp_path / "a"))

    found = discover(["."], str(tmp_path), excluded)
    assert [one.path for one in found] == ["b/y.py"]
    found = discover(["a/x.py", "b"], str(tmp_path), excluded)
    assert [one.path for one in found] == ["a/x.py", "b/y.py"]


def test_without_the_git_program_folders_are_walked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "x.py", "ignored.py")
    git(tmp_path, "init", "-q")
    (tmp_path / ".gitignore").write_text("ignored.py\n")
    monkeypatch.setenv("PATH", "")
    assert source_files(str(tmp_path)) == ["x.py"]


def test_names_that_are_no_text_survive(tmp_path: Path) -> None:
    name = b"caf\xe9.py"
    try:
        with open(os.path.join(os.fsencode(tmp_path), name), "wb") as file:
            file.write(b"import genai\n")
    except OSError:
        pytest.skip("this file system has no such names")
    assert shown(["."], tmp_path) == [os.fsdecode(name)]
    git(tmp_path, "init", "-q")
    assert shown(["."], tmp_path) == [os.fsdecode(name)]
