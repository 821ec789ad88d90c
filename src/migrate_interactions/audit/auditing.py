"""Audit some files: look at them, see what a migration would change, and gather the report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from migrate_interactions.audit.gathering import Terms, gather
from migrate_interactions.audit.report import AuditReport
from migrate_interactions.engine.audit_documents import shown_calls
from migrate_interactions.engine.file_result import Run
from migrate_interactions.engine.request import Request
from migrate_interactions.engine.run import Order, Task, Watch, run, unwatched
from migrate_interactions.findings import Codemod, StateMode
from migrate_interactions.sources import Candidate
from migrate_interactions.sources.git import clean_commit


@dataclass(frozen=True)
class Audited:
    """An audit's report, and the two runs that it is made of."""

    report: AuditReport
    audit: Run
    migration: Run
    #: The rules that were run; none where nothing had to do with Gemini.
    codemods: tuple[Codemod, ...] = ()


def configured_terms(
    asked: Request, name: str, reliability: float | None = None, turns: int | None = None
) -> Terms:
    """What the configuration says of a report; the last two take the place of its assumptions."""
    configuration = asked.configuration
    assumed = configuration.assumptions
    if reliability is not None:
        assumed = replace(assumed, reliability=reliability)
    if turns is not None:
        assumed = replace(assumed, turns=turns)
    return Terms(
        name=name,
        state=configuration.state,
        commit=clean_commit(asked.folder),
        assumptions=assumed,
        effort=configuration.effort,
        prices=configuration.prices,
    )


def audit_asked(
    asked: Request,
    terms: Terms,
    stored: Callable[[Run, StateMode], str],
    watch: Watch = unwatched,
) -> Audited:
    """As :func:`audit_files`, of the files that ``asked`` is about."""
    candidates = asked.candidates()
    order = Order(asked.settings, asked.project(candidates))
    jobs = asked.configuration.jobs
    return audit_files(candidates, asked.documents(), order, terms, stored, jobs, watch)


def audit_files(
    candidates: Sequence[Candidate],
    documents: Sequence[Candidate],
    order: Order,
    terms: Terms,
    stored: Callable[[Run, StateMode], str],
    jobs: int | None = None,
    watch: Watch = unwatched,
) -> Audited:
    """Audit ``candidates``, and what ``documents`` show, as ``order`` says but for its task.

    ``stored`` says of the migration what is kept where. Never raises because of a file. Raises
    :class:`migrate_interactions.engine.catalogue.CatalogueError`.
    """
    migration = run(candidates, replace(order, task=Task.MIGRATE), jobs, watch)
    audit = run(candidates, replace(order, task=Task.AUDIT), jobs, watch, migration)
    codemods = order.rulebook().codemods if audit.results else ()
    shown = shown_calls(documents, order)
    texts = {
        path: content.decode("utf-8", "replace")
        for path, content in audit.contents.items()
        if path.endswith(".py")
    }
    told = replace(terms, stored=stored(migration, terms.state))
    return Audited(
        gather(audit, migration, shown, codemods, texts, told), audit, migration, codemods
    )
