"""The checkout's own virtual environment, `.venv`, made with nothing but Python.

    python3 scripts/environment.py dev     make it, and print the path of its Python

Needs nothing but the standard library, so that every other script can start here.
"""

import hashlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv"
PYTHON = FOLDER / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST = (3, 11)
#: What an extra brings besides itself.
INCLUDED = {"prove": ("prove",), "dev": ("dev", "prove")}


def prepare(extra: str) -> Path:
    """Install this checkout with an extra into `.venv`, unless it is there already.

    Returns the Python of the environment. Ends the script with a sentence if that fails.
    """
    if sys.version_info < OLDEST:
        have = ".".join(map(str, sys.version_info[:2]))
        sys.exit(f"Python 3.11 or newer is needed; {sys.executable} is {have}.")
    stamps = {name: FOLDER / f"installed-{name}" for name in INCLUDED}
    state = hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + str(ROOT).encode()).hexdigest()
    if _works() and any(
        extra in INCLUDED[name] and stamp.is_file() and stamp.read_text() == state
        for name, stamp in stamps.items()
    ):
        return PYTHON
    print(f"Setting up {FOLDER} (once; a minute or so)", file=sys.stderr, flush=True)
    if not _works():
        _run(
            [sys.executable, "-m", "venv", "--clear", str(FOLDER)],
            "The virtual environment could not be made. Some systems have the module venv in a "
            "package of its own, often called python3-venv.",
        )
    _run(
        [
            *(str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
            *("--editable", f"{ROOT}[{extra}]"),
        ],
        "The packages could not be installed; pip says why above.",
    )
    stamps[extra].write_text(state)
    return PYTHON


def enter(extra: str) -> None:
    """Go on in the environment, with the script and its arguments, unless in one already.

    Any Python that has this checkout's packages will do.
    """
    if importlib.util.find_spec("migrate_interactions") is None:
        command = [str(prepare(extra)), *sys.argv]
        sys.exit(subprocess.run(command, check=False).returncode)


def _works() -> bool:
    """Whether the environment's Python starts and has pip."""
    try:
        found = subprocess.run(
            [str(PYTHON), "-c", "import pip"], capture_output=True, check=False, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return found.returncode == 0


def _run(command: list[str], sentence: str) -> None:
    if subprocess.run(command, stdout=sys.stderr, check=False).returncode != 0:
        sys.exit(sentence)


def main() -> int:
    """Make the environment with the extra that the command line names."""
    if len(sys.argv) != 2 or sys.argv[1] not in INCLUDED:
        sys.exit(f"usage: environment.py {{{','.join(INCLUDED)}}}")
    print(prepare(sys.argv[1]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
