"""Audit what a command was asked for."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace

from migrate_interactions.audit.auditing import Audited, audit_files
from migrate_interactions.audit.gathering import Terms
from migrate_interactions.audit.measured import MeasurementError, read_measured
from migrate_interactions.audit.savings import Measured
from migrate_interactions.command_line.group import fail
from migrate_interactions.engine.catalogue import CatalogueError
from migrate_interactions.engine.request import Request
from migrate_interactions.engine.run import Order
from migrate_interactions.reporting.progress import progress
from migrate_interactions.reporting.storage import stored
from migrate_interactions.sources.git import clean_commit


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
    configuration = asked.configuration
    assumed = configuration.assumptions
    if reliability is not None:
        assumed = replace(assumed, reliability=reliability)
    if turns is not None:
        assumed = replace(assumed, turns=turns)
    return Terms(
        name=name or os.path.basename(asked.folder) or asked.folder,
        state=configuration.state,
        commit=clean_commit(asked.folder),
        assumptions=assumed,
        effort=configuration.effort,
        prices=configuration.prices,
        measured=tuple(_measured(asked, file) for file in measured),
    )


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
    candidates = asked.candidates()
    order = Order(asked.settings, asked.project(candidates))
    try:
        with progress("auditing") as watch:
            jobs = asked.configuration.jobs
            return audit_files(candidates, asked.documents(), order, terms, stored, jobs, watch)
    except CatalogueError as error:
        fail(str(error))
