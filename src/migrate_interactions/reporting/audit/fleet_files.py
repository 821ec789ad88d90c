"""The files of a fleet's report."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from migrate_interactions.audit.fleet_file import fleet_json
from migrate_interactions.audit.merging import FleetReport
from migrate_interactions.reporting.audit.fleet import fleet_sections
from migrate_interactions.reporting.audit.sections import sections_markdown, sections_page

REPORT = "report.json"
PAGE = "index.html"


def folder_of(name: str) -> str:
    """The folder of a repository's own report, beside the fleet's."""
    return re.sub(r"[^\w.-]+", "-", name, flags=re.ASCII).strip(".-") or "repository"


def fleet_files(fleet: FleetReport, pages: dict[str, str]) -> dict[str, bytes]:
    """Path below the report's folder -> bytes; ``pages`` are addresses of single reports."""
    report = fleet_sections(fleet, pages)
    return {
        PAGE: sections_page(report).encode(),
        "report.md": sections_markdown(report).encode(),
        REPORT: fleet_json(fleet).encode(),
    }


def pages_beside(fleet: FleetReport, folder: Path, out: Path) -> Iterator[tuple[str, str]]:
    """The single reports that are there: repository -> address, as seen from ``out``.

    ``folder`` holds the report that ``fleet`` was read from: it is the audit of a single
    repository, or there is a folder beside it for each.
    """
    for one in fleet.repositories:
        beside = folder / folder_of(one.name) / PAGE
        page = beside if beside.is_file() else folder / PAGE
        if page.is_file() and (page is beside or len(fleet.repositories) == 1):
            way = os.path.relpath(page, out).replace(os.sep, "/")
            yield one.name, quote(way)
