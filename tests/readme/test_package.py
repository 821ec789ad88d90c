"""What is built from the checkout holds everything, and works where nothing else is."""

from __future__ import annotations

import os
import subprocess
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from tests.readme.commands import ROOT, copy_of_the_examples

NEEDED = (
    "migrate_interactions/py.typed",
    "migrate_interactions/command_line/group.py",
    "migrate_interactions/proving/guard/sitecustomize.py",
    "migrate_interactions/proving/guard/own_network.py",
    "migrate_interactions/reporting/audit/templates/page.html.jinja",
    "migrate_interactions/reporting/audit/templates/style.css",
    "migrate_interactions/reporting/audit/templates/script.js",
    "interactions_codemods/py.typed",
    "interactions_codemods/gi101_history_resend.py",
)

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def run(*command: str | Path, **more: object) -> str:
    done = subprocess.run(  # type: ignore[call-overload]
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        **more,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return str(done.stdout)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a fresh environment, and a wheel and an sdist of the checkout."""
    folder = tmp_path_factory.mktemp("package")
    clone = folder / "clone"
    run("git", "clone", "--quiet", ROOT, clone)
    venv.create(folder / "venv", with_pip=True)
    run(binary(folder, "python"), "-m", "pip", "install", "--quiet", "build")
    run(binary(folder, "python"), "-m", "build", "--outdir", folder / "dist", clone)
    return folder


def binary(folder: Path, name: str) -> Path:
    windows = os.name == "nt"
    return folder / "venv" / ("Scripts" if windows else "bin") / (name + ".exe" * windows)


def test_the_wheel_and_the_sdist_hold_everything(place: Path) -> None:
    [wheel], [sdist] = (list((place / "dist").glob(kind)) for kind in ("*.whl", "*.tar.gz"))
    names = zipfile.ZipFile(wheel).namelist()
    assert set(NEEDED) <= set(names)
    assert any(name.endswith("/licenses/LICENSE") for name in names)
    tops = {name.split("/")[0] for name in names if ".dist-info" not in name}
    assert tops == {"migrate_interactions", "interactions_codemods"}
    with tarfile.open(sdist) as archive:
        inside = {name.partition("/")[2] for name in archive.getnames()}
    assert {"README.md", "LICENSE", "pyproject.toml"} <= inside
    assert {
        "src/" + NEEDED[0],
        *("codemods/" + one for one in NEEDED if one.startswith("interactions_")),
    } <= inside


def test_the_wheel_works_in_a_clean_environment(place: Path, tmp_path: Path) -> None:
    [wheel] = (place / "dist").glob("*.whl")
    venv.create(place / "venv", with_pip=True, clear=True)
    run(binary(place, "python"), "-m", "pip", "install", "--quiet", wheel)
    project = copy_of_the_examples(tmp_path)
    tool = binary(place, "migrate-interactions")
    assert "GI101" in run(tool, "rules", cwd=project)
    run(tool, "migrate", "--write", "examples/support_bot", cwd=project)
    refused = subprocess.run(
        [tool, "prove", "examples/support_bot/bot.py"],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 2
    assert "pip install 'migrate-interactions[prove]'" in refused.stderr
    groups = "import importlib.metadata as m; print(*m.entry_points(group=%r))"
    found = run(binary(place, "python"), "-c", groups % "migrate_interactions.codemods")
    assert "interactions_codemods:CODEMODS" in found
