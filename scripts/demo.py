"""Migrate the example program and prove the migration.

    python3 scripts/demo.py

Sets up `.venv` on the first run. Shows the diff without writing it, then runs the example
before and after, against an emulated Gemini service: no key is needed and nothing is sent.
"""

import os
import shlex
import subprocess
import sys

from environment import ROOT, prepare

EXAMPLE = "examples/support_bot"
#: Each command and the exit code it should end with: migrate says 1 for "there is a diff".
COMMANDS = (
    (("migrate", EXAMPLE), 1),
    (("prove", f"{EXAMPLE}/bot.py", "--stdin", f"{EXAMPLE}/session.txt"), 0),
)


def main() -> int:
    """Run the commands, each shown before its output."""
    python = prepare("prove")
    environment = {**os.environ, "PYTHONUTF8": "1"}
    for arguments, expected in COMMANDS:
        print(f"\n$ migrate-interactions {shlex.join(arguments)}\n", flush=True)
        done = subprocess.run(
            [str(python), "-m", "migrate_interactions", *arguments],
            cwd=ROOT,
            env=environment,
            check=False,
        )
        if done.returncode != expected:
            print(f"It ended with {done.returncode}, not {expected}.", file=sys.stderr)
            return done.returncode or 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
