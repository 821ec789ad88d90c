"""The files of an audit's report, and writing them into a folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from migrate_interactions.audit.auditing import Audited
from migrate_interactions.audit.hand_off import hand_offs
from migrate_interactions.audit.report_file import to_json
from migrate_interactions.reporting.audit.hand_off_pages import INDEX, hand_off_pages
from migrate_interactions.reporting.audit.links import Links
from migrate_interactions.reporting.audit.markdown import markdown
from migrate_interactions.reporting.audit.page import page
from migrate_interactions.reporting.diff_output import diff_of

#: The folder of what only a person, or an agent, can move.
HAND_OFF = "hand-off"


def report_files(audited: Audited, link_base: str) -> dict[str, bytes]:
    """Path below the report's folder -> bytes. ``link_base`` is where links to code begin."""
    report, links = audited.report, Links(link_base)
    pages = hand_off_pages(hand_offs(audited.migration, audited.codemods))
    return {
        "index.html": page(report, links).encode(),
        "report.md": markdown(report, links).encode(),
        "report.json": to_json(report).encode(),
        "migration.diff": b"".join(map(diff_of, audited.migration.changed)),
        **{f"{HAND_OFF}/{name}": text.encode() for name, text in pages.items()},
    }


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write ``files`` below ``folder``, which is made if it is not there. Raises OSError.

    Pages that an earlier report handed off, and this one does not, are deleted.
    """
    handed_off = folder / HAND_OFF
    if (handed_off / INDEX).is_file():
        for page_file in handed_off.glob("*.md"):
            if f"{HAND_OFF}/{page_file.name}" not in files:
                page_file.unlink()
    for name, content in sorted(files.items()):
        place = folder.joinpath(*name.split("/"))
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
