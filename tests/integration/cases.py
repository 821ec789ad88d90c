"""The fixture programs and what their ``case.toml`` says of them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from migrate_interactions.emulator import EmulatorOptions
from migrate_interactions.findings import OneShots, Policy, StateMode
from tests.integration.program_runner import Start

FIXTURES = Path(__file__).parent.parent / "fixtures"
#: The folder whose cases are projects of several files.
PROJECTS = "projects"
#: The folder of those that are no programs; ``test_notebooks`` has them.
NOTEBOOKS = "notebooks"

#: The folder of those whose entry is pytest; ``test_fixture_tests`` has them.
TESTS = "GI601"

AnyCase = TypeVar("AnyCase", bound="Case")


@dataclass(frozen=True)
class Case:
    """One folder below ``tests/fixtures``; see CONTRIBUTING.md for the keys."""

    folder: Path
    table: dict[str, Any]

    @property
    def name(self) -> str:
        return f"{self.folder.parent.name}/{self.folder.name}"

    @property
    def entry(self) -> str:
        return str(self.table.get("entry", "program.py"))

    @property
    def driver(self) -> str:
        """The file that is run: the entry, or one that uses it as a person or a server would."""
        return str(self.table.get("driver", self.entry))

    @property
    def arguments(self) -> list[str]:
        return list(self.table.get("arguments", []))

    @property
    def stdin(self) -> bytes:
        file = self.folder / "stdin.txt"
        return file.read_bytes() if file.exists() else b""

    @property
    def policy(self) -> Policy:
        return policy_of(self.table.get("options", {}))

    @property
    def emulator(self) -> EmulatorOptions:
        simulated = {"simulated_time": self.table.get("simulated_time", False)}
        return EmulatorOptions.from_table({**simulated, **self.table.get("emulator", {})})

    @property
    def needs(self) -> list[str]:
        """Packages beside those of the extra ``dev`` that the program needs."""
        return list(self.table.get("needs", []))

    @property
    def written_anew(self) -> str | None:
        """A program that does the same without what the original ``needs``."""
        return self.table.get("written_anew")

    @property
    def vertex_interactions(self) -> bool:
        """Whether the configuration says that Vertex AI has the API."""
        return bool(self.table.get("vertex_interactions", False))

    @property
    def interrupt_at(self) -> float | None:
        second = self.table.get("interrupt_at")
        return None if second is None else float(second)

    @property
    def starts(self) -> list[Start]:
        """The runs of the program: one, unless ``runs`` lists them."""
        runs = self.table.get("runs", [{}])
        expired = self.table.get("expired_before_run", [])
        if unknown := {key for run in runs for key in run} - {"arguments", "stdin"}:
            raise ValueError(f"{self.name}: runs have no {', '.join(sorted(unknown))}")
        if not {*expired} <= {*range(2, len(runs) + 1)}:
            raise ValueError(f"{self.name}: ids expire between runs, before run 2 or later")
        if not 0 <= self.before_runs < len(runs):
            raise ValueError(f"{self.name}: before_runs leaves no run for the migrated program")
        return [
            Start(
                arguments=run.get("arguments", self.arguments),
                stdin=run["stdin"].encode() if "stdin" in run else self.stdin,
                ids_expired=number in expired,
            )
            for number, run in enumerate(runs, 1)
        ]

    @property
    def before_runs(self) -> int:
        """How many of the runs the original makes before the migrated program takes over."""
        return int(self.table.get("before_runs", 0))

    @property
    def ids_expire(self) -> bool:
        return bool(self.table.get("expired_before_run"))

    @property
    def needs_redis(self) -> bool:
        """Whether a Redis server runs beside the program, at ``REDIS_URL``."""
        return bool(self.table.get("redis", False))

    @property
    def runnable(self) -> bool:
        """Whether the program runs with nothing installed but the extra ``dev`` and ``needs``."""
        return bool(self.table.get("runnable", True))

    @property
    def expect(self) -> str:
        return str(self.table["expect"])

    @property
    def misbehaves(self) -> dict[str, Any]:
        """How the program misuses the Interactions API, where it does; see ``misbehaviour``."""
        return dict(self.table.get("misbehaves", {}))

    @property
    def fixed(self) -> Path | None:
        """The program as a person mends it, where the tool only says what is wrong."""
        file = self.folder / "fixed.py"
        return file if file.exists() else None


@dataclass(frozen=True)
class ExpectedFinding:
    """One finding of a project. With ``reasons`` it is refused, with one of them."""

    code: str
    file: str
    line: int | None
    reasons: frozenset[str]


@dataclass(frozen=True)
class ProjectCase(Case):
    """A project: all the Python files of its folder are migrated together."""

    @property
    def findings(self) -> tuple[ExpectedFinding, ...]:
        return tuple(map(_expected_finding, self.table.get("findings", [])))

    @property
    def files(self) -> tuple[str, ...]:
        """Its Python files, relative to its folder."""
        found = (file.relative_to(self.folder) for file in self.folder.rglob("*.py"))
        return tuple(sorted(file.as_posix() for file in found))

    @property
    def given(self) -> tuple[str, ...]:
        """What is named on the command line."""
        return tuple(self.table.get("given", ["."]))

    @property
    def follow(self) -> bool:
        return bool(self.table.get("follow", False))

    @property
    def python_path(self) -> list[str]:
        return list(self.table.get("python_path", []))


def _expected_finding(row: dict[str, Any]) -> ExpectedFinding:
    reason = row.get("reason", [])
    reasons = [reason] if isinstance(reason, str) else reason
    return ExpectedFinding(row["code"], row["file"], row.get("line"), frozenset(reasons))


def policy_of(options: dict[str, Any]) -> Policy:
    """The policy that ``options`` stand for, as a configuration file has them."""
    kinds = {"state": StateMode, "one_shots": OneShots}
    return Policy(**{key: kinds[key](v) if key in kinds else v for key, v in options.items()})


def all_cases() -> list[Case]:
    """Every case of one program that is not pending, in the order of its name."""
    files = FIXTURES.glob("*/*/case.toml")
    others = (PROJECTS, NOTEBOOKS, TESTS)
    of_one = (file for file in files if file.parent.parent.name not in others)
    return _in_order(Case(file.parent, _table(file)) for file in of_one)


def all_projects(folder: str = PROJECTS) -> list[ProjectCase]:
    """Every project in ``folder`` that is not pending, in the order of its name."""
    files = FIXTURES.glob(f"{folder}/*/case.toml")
    return _in_order(ProjectCase(file.parent, _table(file)) for file in files)


@cache
def _table(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text("utf-8"))


def _in_order(cases: Iterable[AnyCase]) -> list[AnyCase]:
    ordered = sorted(cases, key=lambda case: case.folder)
    return [case for case in ordered if not case.table.get("pending", False)]
