"""``report merge``: from reports to one report."""

from __future__ import annotations

import json
from pathlib import Path

from migrate_interactions.audit.report import AuditReport
from migrate_interactions.audit.report_file import to_json
from tests.audit.small_reports import alpha, beta, gamma, small

from ..reporting.audit.html_text import Page
from .programs import called


def written(folder: Path, report: AuditReport) -> str:
    folder.mkdir(parents=True)
    (folder / "report.json").write_text(to_json(report), "utf-8")
    (folder / "index.html").write_text("a page", "utf-8")
    return str(folder)


def test_files_and_folders_become_one_report(tmp_path: Path) -> None:
    first = written(tmp_path / "a", alpha())
    second = f"{written(tmp_path / 'b', beta())}/report.json"
    out = tmp_path / "fleet"
    printed = called("report", "merge", first, second, "--out", str(out), check=0).output
    assert "fleet: 2 repositories" in printed
    # 12 lines in 2 minutes, 30 lines in 30
    assert [line.split() for line in printed.splitlines() if "lines go)" in line] == [
        ["360.0", "beta", "(12", "lines", "go)"],
        ["60.0", "alpha", "(30", "lines", "go)"],
    ]
    assert sorted(one.name for one in out.iterdir()) == ["index.html", "report.json", "report.md"]
    page = Page((out / "index.html").read_text("utf-8"))
    links = [link for link in page.values("href") if not link.startswith("#")]
    assert links == ["../b/index.html", "../a/index.html"]
    assert "42 of 62 lines" in page.text()
    assert "42 of 62 lines" in (out / "report.md").read_text("utf-8")


def test_a_merged_report_can_be_merged_again(tmp_path: Path) -> None:
    folders = [written(tmp_path / one.name, one) for one in (alpha(), beta(), gamma())]
    at_once, first, then = (str(tmp_path / name) for name in ("once", "first", "then"))
    called("report", "merge", *folders, "--out", at_once, "--name", "f", check=0)
    called("report", "merge", *folders[:2], "--out", first, check=0)
    called("report", "merge", folders[2], first, "--out", then, "--name", "f", check=0)
    texts = [(Path(one) / "report.json").read_bytes() for one in (at_once, then)]
    assert texts[0] == texts[1]


def test_what_cannot_be_merged_is_said_in_a_sentence(tmp_path: Path) -> None:
    first = written(tmp_path / "a", alpha())
    other = written(tmp_path / "b", small("alpha", goes=1))
    out = str(tmp_path / "out")
    assert called("report", "merge", first, other, "--out", out, check=2).output == (
        f"Error: {first} and {other} have different figures for alpha: "
        "leave one of them out, or audit one of them again under another --name\n"
    )
    missing = str(tmp_path / "none.json")
    assert called("report", "merge", missing, "--out", out, check=2).output == (
        f"Error: {missing} cannot be read: No such file or directory\n"
    )
    assert not Path(out).exists()


def test_a_lost_repository_makes_the_exit_code_2(tmp_path: Path) -> None:
    folder = written(tmp_path / "a", alpha())
    out = tmp_path / "out"
    called("report", "merge", folder, "--out", str(out), check=0)
    report = out / "report.json"
    value = json.loads(report.read_text("utf-8"))
    value["lost"] = [{"name": "delta", "reason": "no such folder"}]
    report.write_text(json.dumps(value), "utf-8")
    printed = called("report", "merge", str(out), "--out", str(tmp_path / "b"), check=2).output
    assert "delta (no such folder)" in printed
    assert "no such folder" in (tmp_path / "b/index.html").read_text("utf-8")
