"""The result depends on neither hash seeds nor the number of processes nor the order of paths."""

import shutil
from pathlib import Path

import pytest

from .programs import CHAT, ONE_SHOT, TOGETHER, WINDOW, started

FIXTURES = Path(__file__).parents[1] / "fixtures" / "GI102"


def check_same(folder: Path, paths: list[str]) -> None:
    """Check that three ways to migrate ``paths``, too many for one process, print the same."""
    outputs = set()
    for seed, jobs, given in [("0", "1", paths), ("1", "2", paths), ("2", "3", paths[::-1])]:
        done = started(
            *("migrate", "--one-shots", "migrate", "--jobs", jobs, "--format", "json", *given),
            cwd=folder,
            PYTHONHASHSEED=seed,
        )
        outputs.add(done.stdout)
    [output] = outputs
    assert b"previous_interaction_id" in output


def test_hash_seeds_processes_and_order_do_not_matter(tmp_path: Path) -> None:
    programs = {"chat.py": CHAT, "window.py": WINDOW, **TOGETHER}
    programs |= {f"shot_{number}.py": ONE_SHOT for number in range(6)}
    for name, text in programs.items():
        (tmp_path / name).write_text(text)
    check_same(tmp_path, sorted(programs))


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_they_do_not_matter_to_fixtures(tmp_path: Path) -> None:
    folders = sorted(path.name for path in FIXTURES.iterdir() if path.is_dir())[:12]
    for name in folders:
        shutil.copytree(FIXTURES / name, tmp_path / name)
    check_same(tmp_path, folders)
