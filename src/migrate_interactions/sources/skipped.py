"""Which folders are never looked into unless they are named."""

from __future__ import annotations

SKIPPED_FOLDERS = frozenset(
    {"__pycache__", "__pypackages__", "build", "dist", "node_modules", "site-packages", "venv"}
)
VENV_MARKER = "pyvenv.cfg"


def is_skipped(folder: str) -> bool:
    """Whether a folder of this name holds no source of the user's own."""
    return folder.startswith(".") or folder in SKIPPED_FOLDERS


def is_source(name: str) -> bool:
    """Whether a file of this name is taken when a folder is searched."""
    return name.endswith((".py", ".ipynb")) and not name.startswith(".")


def is_document(name: str) -> bool:
    """Whether a file of this name is Markdown."""
    return name.endswith((".md", ".markdown", ".mdx")) and not name.startswith(".")


def is_notebook(name: str) -> bool:
    """Whether a file of this name is a notebook."""
    return name.endswith(".ipynb")
