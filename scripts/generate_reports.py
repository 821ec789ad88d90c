"""Write the sample reports: the audits of the example projects, and all of them as one.

    python3 scripts/generate_reports.py            write reports/
    python3 scripts/generate_reports.py --check    say what is out of date

The same code gives the same bytes. support_bot has measured bytes too: it is run, before and
after its migration, against the emulated service.
"""

import filecmp
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from environment import ROOT, enter

enter("dev")

from migrate_interactions.command_line import main as tool

REPORTS = ROOT / "reports"
EXAMPLES = ("langgraph_bot", "multi_vendor_graph", "research_service", "support_bot")
#: Written by hand.
KEPT = frozenset({"README.md"})


def run(*arguments: str) -> str:
    """What the tool prints."""
    printed = StringIO()
    with redirect_stdout(printed):
        code = tool(arguments, standalone_mode=False)
    if code:
        sys.exit(f"{' '.join(arguments)} ended with {code}")
    return printed.getvalue()


def generate(folder: Path) -> None:
    """Write all reports below ``folder``."""
    measured = folder / "support_bot" / "measured.json"
    measured.parent.mkdir(parents=True, exist_ok=True)
    session = "examples/support_bot/session.txt"
    proof = run(*("prove", "examples/support_bot/bot.py", "--stdin", session, "--format", "json"))
    measured.write_text(proof, "utf-8")
    for example in EXAMPLES:
        more = ("--measured", str(measured)) if example == "support_bot" else ()
        out = str(folder / example)
        base = ("--link-base", "../../", "--name", example)
        run("audit", f"examples/{example}", "--out", out, *base, *more)
    parts = [str(folder / example) for example in EXAMPLES]
    run("report", "merge", *parts, "--out", str(folder), "--name", "examples")
    measured.unlink()


def differing(new: Path) -> Iterator[str]:
    """The files of reports/ that are not as in ``new``."""
    names = {file.relative_to(top) for top in (new, REPORTS) for file in top.rglob("*")}
    for name in sorted(names):
        one, other = new / name, REPORTS / name
        if str(name) in KEPT or one.is_dir() or other.is_dir():
            continue
        if not (one.is_file() and other.is_file() and filecmp.cmp(one, other, shallow=False)):
            yield os.fspath(name)


def main() -> int:
    """Write, or compare; 1 if something is out of date."""
    os.chdir(ROOT)  # paths are shown as they are from there
    if sys.argv[1:] != ["--check"]:
        generate(REPORTS)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        generate(Path(folder))
        old = list(differing(Path(folder)))
    for name in old:
        print(f"out of date: reports/{name}", file=sys.stderr)
    return int(bool(old))


if __name__ == "__main__":
    sys.exit(main())
