"""Work that other processes do in tests: some of it ends the process that does it."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from migrate_interactions.fleet.unit import Done, Unit, audit_unit

from ..audit.small_reports import small

_PATIENCE_SECONDS = 60.0


def plain(unit: Unit) -> Done:
    """Figures that depend on nothing but the name."""
    from migrate_interactions.audit.merging import audited_repository

    name = unit.repository.name
    report = small(name, goes=len(name), sites=1)
    return Done(audited_repository(report), (("report.json", name.encode()),))


def dies_once(unit: Unit) -> Done:
    """Kills its process at the first try of the repository ``fragile``."""
    tried = Path(unit.out, "tried")
    if unit.repository.name == "fragile" and not tried.exists():
        tried.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return plain(unit)


def dies_always(unit: Unit) -> Done:
    """Kills its process at every try of the repository ``fragile``."""
    if unit.repository.name == "fragile":
        os.kill(os.getpid(), signal.SIGKILL)
    return plain(unit)


def fails(unit: Unit) -> Done:
    """Raises what nobody expects, for the repository ``fragile``."""
    if unit.repository.name == "fragile":
        raise KeyError("odd")
    return plain(unit)


def waits_for_a_death(unit: Unit) -> Done:
    """Audits, but first says which process does it, and waits until one has been killed."""
    folder = Path(unit.out)
    (folder / f"at-work-{os.getpid()}").touch()
    end = time.monotonic() + _PATIENCE_SECONDS
    while not (folder / "killed").exists():
        if time.monotonic() > end:
            raise TimeoutError("nobody was killed")
        time.sleep(0.02)
    return audit_unit(unit)
