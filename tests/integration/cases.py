"""The fixture programs and what their ``case.toml`` says of them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from migrate_interactions.emulator import EmulatorOptions
from migrate_interactions.findings import OneShots, Policy, StateMode

FIXTURES = Path(__file__).parent.parent / "fixtures"


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
    def interrupt_at(self) -> float | None:
        second = self.table.get("interrupt_at")
        return None if second is None else float(second)

    @property
    def runnable(self) -> bool:
        """Whether the program runs with nothing installed but the SDK."""
        return bool(self.table.get("runnable", True))

    @property
    def expect(self) -> str:
        return str(self.table["expect"])


def policy_of(options: dict[str, Any]) -> Policy:
    """The policy that ``options`` stand for, as a configuration file has them."""
    kinds = {"state": StateMode, "one_shots": OneShots}
    return Policy(**{key: kinds[key](v) if key in kinds else v for key, v in options.items()})


def all_cases() -> list[Case]:
    """Every case that is not pending, in the order of its name."""
    cases = (
        Case(file.parent, tomllib.loads(file.read_text("utf-8")))
        for file in sorted(FIXTURES.glob("*/*/case.toml"))
    )
    return [case for case in cases if not case.table.get("pending", False)]
