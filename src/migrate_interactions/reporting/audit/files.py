"""The files of an audit's report, and writing them into a folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from migrate_interactions.audit.auditing import Audited
from migrate_interactions.audit.report_file import to_json
from migrate_interactions.reporting.audit.links import Links
from migrate_interactions.reporting.audit.markdown import markdown
from migrate_interactions.reporting.audit.page import page
from migrate_interactions.reporting.diff_output import diff_of


def report_files(audited: Audited, link_base: str) -> dict[str, bytes]:
    """Path below the report's folder -> bytes. ``link_base`` is where links to code begin."""
    report, links = audited.report, Links(link_base)
    return {
        "index.html": page(report, links).encode(),
        "report.md": markdown(report, links).encode(),
        "report.json": to_json(report).encode(),
        "migration.diff": b"".join(map(diff_of, audited.migration.changed)),
    }


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write ``files`` below ``folder``, which is made if it is not there. Raises OSError."""
    for name, content in sorted(files.items()):
        place = folder.joinpath(*name.split("/"))
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
