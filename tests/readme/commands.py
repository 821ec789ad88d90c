"""The commands and code blocks of the repository's own pages."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = ("README.md", "CONTRIBUTING.md")


def blocks(page: str, language: str) -> list[str]:
    """The code blocks of a page in one language, also those inside lists."""
    text = (ROOT / page).read_text("utf-8")
    found = re.finditer(rf"^( *)```{language}\n(.*?)^\1```$", text, re.MULTILINE | re.DOTALL)
    return [re.sub(rf"^{match[1]}", "", match[2], flags=re.MULTILINE) for match in found]


def commands(page: str) -> list[str]:
    """The commands that a page tells its readers to type, without comments."""
    lines = "".join(blocks(page, "console")).splitlines()
    typed = (line.removeprefix("$ ") for line in lines if line.startswith("$ "))
    return [re.sub(r"\s+#.*", "", line) for line in typed]


def copy_of_the_examples(place: Path) -> Path:
    """The folder ``examples`` in a git work tree of its own."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "examples", place / "examples", ignore=ignored)
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.com", "-C", str(place)]
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "start"]):
        subprocess.run([*git, *arguments], check=True, stdin=subprocess.DEVNULL)
    return place
