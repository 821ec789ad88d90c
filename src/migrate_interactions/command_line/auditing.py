"""Audit what a command was asked for."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace

from migrate_interactions.audit.auditing import Audited, audit_asked, configured_terms
from migrate_interactions.audit.gathering import Terms
from migrate_interactions.audit.measured import MeasurementError, read_measured
from migrate_interactions.audit.savings import Measured
from migrate_interactions.command_line.group import fail
from migrate_interactions.engine.catalogue import CatalogueError
from migrate_interactions.engine.request import Request
from migrate_interactions.reporting.progress import progress
from migrate_interactions.reporting.storage import stored


def take_terms(
    asked: Request,
    name: str | None,
    measured: Sequence[str],
    reliability: float | None,
    turns: int | None,
) -> Terms:
    """What the configuration and the options say of a report.

    Ends the command with a sentence where a file of ``measured`` cannot be read.
    """
    name = name or os.path.basename(asked.folder) or asked.folder
    terms = configured_terms(asked, name, reliability, turns)
    return replace(terms, measured=tuple(_measured(asked, file) for file in measured))


def _measured(asked: Request, file: str) -> Measured:
    try:
        with open(os.path.join(asked.base, file), encoding="utf-8") as opened:
            return read_measured(os.path.basename(file), opened.read())
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{file} cannot be read: {getattr(error, 'strerror', None) or error}")
    except MeasurementError as error:
        fail(str(error))


def audit_request(asked: Request, terms: Terms) -> Audited:
    """The audit of the files that were asked for; ends the command if it cannot run at all."""
    try:
        with progress("auditing") as watch:
            return audit_asked(asked, terms, stored, watch)
    except CatalogueError as error:
        fail(str(error))
