"""Show what the tool makes of one fixture: the diff and the report, then the proof.

    python3 scripts/fixture.py GI101/reset-command-clear

The case is copied to a folder of its own, and run with the options of its case.toml. What runs
as a module (`python -m`) is not proved; what takes several runs, or something beside the program,
is left to the tests.
"""

import shutil
import subprocess
import sys
import tempfile
import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from environment import ROOT, enter

enter("dev")

FIXTURES = ROOT / "tests/fixtures"
#: Folders whose cases have several files.
PROJECTS = ("projects/", "GI601/")
EMULATOR = "[emulator]"
#: Cases that take more than one run of one file.
RUN_BY_THE_TESTS = {"runs", "driver", "redis"}


def paths_of(name: str, table: dict[str, Any]) -> list[str]:
    """What is named on the command line: the program, or what is given of a project."""
    given: list[str] = table.get("given", ["."] if name.startswith(PROJECTS) else [table["entry"]])
    return given


def options_of(table: dict[str, Any]) -> list[str]:
    """The options of the command line that stand for the case's ``options``."""
    found = ["--follow"] if table.get("follow") else []
    for key, value in table.get("options", {}).items():
        found.append(f"--{key.replace('_', '-')}")
        if value is not True:
            found.append(str(value))
    return found


def program_options(case: Path, table: dict[str, Any]) -> list[str]:
    """The options that say how the case's program is run."""
    found = ["--root", "."]
    if (case / "stdin.txt").is_file():
        found += ["--stdin", "stdin.txt"]
    if "emulator" in table or "simulated_time" in table:
        # It is the last table of the file, so that what follows its name is a file of options.
        text = (case / "case.toml").read_text("utf-8").partition(f"\n{EMULATOR}\n")[2]
        simulated = "simulated_time = true\n" if table.get("simulated_time") else ""
        (case / "emulator.toml").write_text(simulated + text, "utf-8")
        found += ["--options", "emulator.toml"]
    return [*found, "--", *table.get("arguments", [])]


def main() -> int:
    """Run the case that the command line names."""
    name = Path(*sys.argv[1:2]).as_posix()
    known = [f.parent.relative_to(FIXTURES).as_posix() for f in FIXTURES.glob("*/*/case.toml")]
    if len(sys.argv) != 2 or name not in known:
        like = ", ".join(get_close_matches(name, known)) or "GI101/reset-command-clear"
        sys.exit(f"There is no case {name} in tests/fixtures. Name one, such as {like}.")
    with tempfile.TemporaryDirectory() as folder:
        case = Path(folder, "case")
        shutil.copytree(FIXTURES / name, case)
        table = tomllib.loads((case / "case.toml").read_text("utf-8"))
        print(f"{table['title']}\nexpected: {table['expect']} {table.get('reason', '')}\n")
        entry = str(table["entry"])
        commands = [["migrate", *paths_of(name, table), *options_of(table)]]
        if RUN_BY_THE_TESTS & table.keys():
            print(f"Its runs are compared by: scripts/test.py tests/integration -k {name}\n")
        elif table["expect"] == "migrate" and entry.endswith(".py"):
            proof = program_options(case, table)
            commands.append(["prove", entry, *options_of(table), *proof])
        code = 0
        for command in commands:
            sys.stdout.flush()
            done = subprocess.run(
                [sys.executable, "-m", "migrate_interactions", *command], cwd=case, check=False
            )
            code = done.returncode
    return code if table["expect"] == "migrate" else 0


if __name__ == "__main__":
    sys.exit(main())
