"""What has to hold for a program of units: migrate it, prove it, migrate it again."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from migrate_interactions.emulator import EmulatorOptions, Fault
from migrate_interactions.engine.file_result import FileResult, Outcome
from migrate_interactions.engine.migrate import migrate_file
from migrate_interactions.engine.rulebook import Settings, installed_rulebook
from migrate_interactions.findings import OneShots, Policy, StateMode
from migrate_interactions.sources import Candidate, Project, decode
from tests.integration.program_runner import Ran, run_program
from tests.property.vocabulary.unit import Program


@dataclass
class Tally:
    """How many units were made, migrated and refused, and for which reasons."""

    made: set[str] = field(default_factory=set)
    migrated: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        rows = [
            f"generated programs: {len(self.made)} different ones, "
            f"{self.migrated.total()} migrated and proved, {self.refused.total()} refused"
        ]
        rows += [f"  migrated: {kind}: {n}" for kind, n in sorted(self.migrated.items())]
        rows += [f"  refused: {reason}: {n}" for reason, n in self.refused.most_common()]
        return "\n".join(rows)


class WrongError(AssertionError):
    """A contract that a program breaks."""


def policy(state: StateMode) -> Policy:
    return Policy(state=state, one_shots=OneShots.MIGRATE)


def migrate(text: str, state: StateMode) -> FileResult:
    source = decode(Candidate("program.py", "/nowhere/program.py"), text.encode())
    settings = Settings(policy=policy(state))
    return migrate_file(source, installed_rulebook(), settings, Project(base="/nowhere"))


def check(program: Program, state: StateMode, tally: Tally) -> None:
    """Raises :class:`WrongError` where a contract is broken; counts the units where none is."""
    result = migrate(program.text, state)
    outcomes = [_outcome(program, index, result) for index in range(len(program.units))]
    before = _run(program, program.text)
    if before.exit_code != 0:
        raise WrongError(f"the program itself is wrong:\n{before.stderr}\n{program.text}")
    if result.after is not None:
        after_text = result.after.decode()
        for index, refused in enumerate(outcomes):
            if refused and program.unit_text(index) not in after_text:
                told = f"{program.text}\n#### became\n{after_text}"
                raise WrongError(f"refused unit {index + 1} changed: {refused}\n{told}")
        _prove(program, before, after_text, whole=not any(outcomes))
        again = migrate(after_text, state)
        if again.after is not None:
            raise WrongError(
                f"a second run changes more:\n{after_text}\n#### {again.after.decode()}"
            )
    for unit, refused in zip(program.units, outcomes, strict=True):
        tally.made.add(unit.text(0))
        if refused:
            tally.refused.update(refused)
        else:
            tally.migrated[unit.kind.partition(",")[0]] += 1


def _outcome(program: Program, index: int, result: FileResult) -> tuple[str, ...]:
    """The reason why a unit is refused, or nothing."""
    first, last = program.spans[index]
    # that turns are left out is advice of its own: such a history may move without a state
    about = [one for one in result.reported if one.finding.code != "GI104"]
    own = [one for one in about if first <= one.finding.place.line <= last]
    text = program.unit_text(index)
    failed = [one for one in result.reported if one.outcome is Outcome.FAILED]
    if failed:
        raise WrongError(f"{failed[-1].finding.message}\n{program.text}")
    if not own:
        raise WrongError(f"nothing is reported of\n{text}")
    refusals = [one.finding.refusal for one in own if one.outcome is Outcome.REFUSED]
    if not refusals:
        if {one.outcome for one in own} != {Outcome.MIGRATED}:
            raise WrongError(f"neither migrated nor refused:\n{text}\n{own}")
        return ()
    if len(refusals) < len(own):
        raise WrongError(f"half of it is migrated:\n{text}")
    return tuple({refusal.reason for refusal in refusals if refusal})[:1]


def _prove(program: Program, before: Ran, after_text: str, *, whole: bool) -> None:
    after = _run(program, after_text)
    told = f"{program.text}\n#### became\n{after_text}"
    if after.stdout != before.stdout:
        raise WrongError(f"it prints\n{after.stdout}{after.stderr}not\n{before.stdout}\n{told}")
    if after.contexts != before.contexts:
        raise WrongError(f"the model sees something else:\n{after.stderr}\n{told}")
    if after.exit_code != 0:
        raise WrongError(f"it fails:\n{after.stderr}\n{told}")
    if whole and any(call.api == "generate_content" for call in after.calls):
        raise WrongError(f"the old API is still called:\n{told}")


def _run(program: Program, text: str) -> Ran:
    first = program.units[0]
    faults = [] if first.fault is None else [Fault(call=first.faulty_call, status=first.fault)]
    options = EmulatorOptions(faults=tuple(faults))
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "case"
        root.mkdir()
        (root / "program.py").write_text(text, "utf-8")
        return run_program(root, "program.py", (), b"", options)
