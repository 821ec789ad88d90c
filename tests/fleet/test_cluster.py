"""A Dask cluster on this machine gives the same report, also when it loses a worker."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from distributed import LocalCluster

from migrate_interactions.fleet.cluster import ClusterError, done_on_cluster
from migrate_interactions.fleet.executing import done_here
from migrate_interactions.fleet.listing import Listed
from migrate_interactions.fleet.running import write_fleet
from migrate_interactions.fleet.unit import Asked, Unit, audit_unit
from tests.command_line.programs import called

from . import deadly
from .repositories import three, tree


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two processes, which nobody else can talk to; they are gone when the module is done."""
    with LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address=None,
        worker_dashboard_address=None,
    ) as made:
        yield made


@pytest.fixture(scope="module")
def repositories(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return three(tmp_path_factory.mktemp("three"))


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_command_writes_the_same(
    cluster: Any, repositories: dict[str, Path], tmp_path: Path
) -> None:
    file = tmp_path / "fleet.txt"
    file.write_text("".join(f"{path}\n" for path in repositories.values()), "utf-8")
    for name, options in {
        "cluster": ("--scheduler", cluster.scheduler_address),
        "processes": ("--jobs", "2"),
    }.items():
        out = tmp_path / name / "out"
        called("fleet", str(file), "--out", str(out), *options, check=0)
    assert tree(tmp_path / "cluster/out") == tree(tmp_path / "processes/out")


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_worker_that_is_killed_loses_nothing(
    cluster: Any, repositories: dict[str, Path], tmp_path: Path
) -> None:
    units = [
        Unit(Listed(name, str(path)), Asked(jobs=1), str(tmp_path))
        for name, path in repositories.items()
    ]
    killed: list[int] = []

    def kill_one_at_work() -> None:
        while not (at_work := list(tmp_path.glob("at-work-*"))):
            time.sleep(0.02)
        pid = int(at_work[0].name.rpartition("-")[2])
        os.kill(pid, signal.SIGKILL)
        killed.append(pid)
        (tmp_path / "killed").touch()

    killer = Thread(target=kill_one_at_work, daemon=True)
    killer.start()
    outcomes = list(done_on_cluster(units, deadly.waits_for_a_death, cluster.scheduler_address))
    killer.join()
    pids = {int(one.name.rpartition("-")[2]) for one in tmp_path.glob("at-work-*")}
    assert killed
    assert pids - set(killed), "what the killed process had begun was done by another"
    write_fleet(outcomes, "all", tmp_path / "cluster")
    write_fleet(done_here(units, audit_unit), "all", tmp_path / "here")
    assert tree(tmp_path / "cluster") == tree(tmp_path / "here")
    assert "could not be audited" not in (tmp_path / "cluster/index.html").read_text("utf-8")


def test_an_address_that_does_not_answer_is_said_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("migrate_interactions.fleet.cluster._ANSWER_SECONDS", 1)
    unit = Unit(Listed("a", "/a"), Asked(), "/out")
    with pytest.raises(ClusterError) as caught:
        list(done_on_cluster([unit], deadly.plain, "tcp://127.0.0.1:1"))
    assert str(caught.value) == (
        "--scheduler tcp://127.0.0.1:1: no Dask scheduler answers there (OSError)"
    )


def test_without_distributed_the_command_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    file = tmp_path / "fleet.txt"
    file.write_text(f"{tmp_path}\n", "utf-8")
    arguments = ("fleet", str(file), "--out", str(tmp_path / "out"), "--scheduler", "tcp://x:1")
    assert called(*arguments, check=2).output == (
        "Error: --scheduler needs distributed: pip install 'migrate-interactions[fleet]'\n"
    )
