"""One repository of a fleet: the unit of work, which any process on any machine can do."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Any

from migrate_interactions.audit.auditing import Audited, audit_asked, configured_terms
from migrate_interactions.audit.merging import AuditedRepository, audited_repository
from migrate_interactions.configuration.loading import load_configuration
from migrate_interactions.engine.request import configured
from migrate_interactions.fleet.listing import Listed, is_url, web_path
from migrate_interactions.reporting.audit.files import report_files
from migrate_interactions.reporting.audit.fleet_files import folder_of
from migrate_interactions.reporting.storage import stored
from migrate_interactions.sources.git_fetching import fetch_tree, without_user

#: Analyses share caches and the size of new threads' stacks: a process does one at a time.
_ONE_AT_A_TIME = Lock()


@dataclass(frozen=True)
class Asked:
    """What a command line said, for every repository alike.

    ``config`` is an absolute path that takes the place of each repository's own configuration;
    ``given`` are options by name; ``reliability`` and ``turns`` are assumptions.
    """

    config: str | None = None
    given: tuple[tuple[str, Any], ...] = ()
    reliability: float | None = None
    turns: int | None = None
    jobs: int | None = None


@dataclass(frozen=True)
class Unit:
    """One repository and all that its audit needs.

    ``out`` is the absolute folder of the fleet's report; ``clones`` is where clones are kept,
    if they are.
    """

    repository: Listed
    asked: Asked
    out: str
    clones: str | None = None


@dataclass(frozen=True)
class Done:
    """The audit of one repository: its figures, and the files of its report."""

    repository: AuditedRepository
    files: tuple[tuple[str, bytes], ...]


def audit_unit(unit: Unit) -> Done:
    """Fetch and audit one repository. Raises whatever keeps it from that."""
    with _ONE_AT_A_TIME, _files_of(unit) as root:
        audited = audit_root(root, (".",), unit.asked, unit.repository.name)
        files = report_files(audited, _link_base(unit, root, audited.report.commit))
    return Done(audited_repository(audited.report), tuple(sorted(files.items())))


def audit_root(root: str, paths: tuple[str, ...], asked: Asked, name: str) -> Audited:
    """The audit of ``paths`` below ``root``, with the configuration that lies in it.

    Raises :class:`migrate_interactions.configuration.loading.ConfigurationError` and
    :class:`migrate_interactions.engine.catalogue.CatalogueError`.
    """
    configuration = load_configuration(asked.config, paths, root, top=root)
    given = dict(asked.given) | ({"jobs": asked.jobs} if asked.jobs else {})
    request = configured(paths, root, configuration, given)
    terms = configured_terms(request, name, asked.reliability, asked.turns)
    return audit_asked(request, terms, stored)


@contextmanager
def _files_of(unit: Unit) -> Iterator[str]:
    """The folder with the files of a repository; one that was made for it is gone afterwards."""
    one = unit.repository
    if not one.is_remote:
        if not os.path.isdir(one.location):
            raise NotADirectoryError(f"there is no folder {one.location}")
        yield one.location
    elif unit.clones is not None:
        folder = os.path.join(unit.clones, folder_of(one.name))
        fetch_tree(one.location, one.revision, folder)
        yield folder
    else:
        with tempfile.TemporaryDirectory(prefix="migrate-interactions-") as folder:
            root = os.path.join(os.path.realpath(folder), "repository")
            fetch_tree(one.location, one.revision, root)
            yield root


def _link_base(unit: Unit, root: str, commit: str) -> str:
    """Where links to the code begin: on the web, or in a folder that stays."""
    one = unit.repository
    place = web_path(one.location)
    if place is not None:
        return f"https://{place[0]}/{place[1]}/blob/{commit or 'HEAD'}/"
    if is_url(one.location) and unit.clones is None:
        return f"{one.location.rstrip('/')}/"
    stays = one.location if unit.clones is None else root
    way = os.path.relpath(stays, os.path.join(unit.out, folder_of(one.name)))
    return f"{way.replace(os.sep, '/')}/"


def reason_of(error: BaseException) -> str:
    """Why a unit failed, in one line; what is no sentence of this program has its kind before."""
    own = type(error).__module__.startswith("migrate_interactions.") or isinstance(error, OSError)
    text = " ".join(str(error).split())
    return without_user(text if own and text else f"{type(error).__name__}: {text}".rstrip(": "))
