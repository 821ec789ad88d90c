"""Run the tests.

    python3 scripts/test.py                          all but the slow ones
    python3 scripts/test.py -m slow                  the slow ones
    python3 scripts/test.py tests/engine -k verify   whatever else pytest takes

Sets up `.venv` on the first run.
"""

import os
import subprocess
import sys

from environment import ROOT, prepare


def main() -> int:
    """Run pytest in several processes; its exit code is this script's."""
    python = str(prepare("dev"))
    # hundreds of processes are started: each would compile what it imports
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    compiling = [python, "-m", "compileall", "-q", "src", "codemods"]
    subprocess.run(compiling, cwd=ROOT, env=environment, check=True)
    # some wait for programs; but each reads all tests first, which takes as long as hundreds run
    workers = str(max(2, (os.cpu_count() or 1) * 3 // 2))
    command = [python, "-m", "pytest", "-n", workers, "--dist", "loadgroup", *sys.argv[1:]]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
