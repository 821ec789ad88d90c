"""Notebooks as the tests write them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from migrate_interactions.sources import Candidate
from migrate_interactions.sources.notebooks.notebook_file import NotebookFile, decode_notebook


def code(source: str | list[str], number: int = 0) -> dict[str, Any]:
    """A code cell that has been run."""
    return {
        "cell_type": "code",
        "execution_count": number + 1,
        "id": f"c{number}",
        "metadata": {"tags": []},
        "outputs": [{"name": "stdout", "output_type": "stream", "text": ["done\n"]}],
        "source": _lines(source) if isinstance(source, str) else source,
    }


def _lines(source: str) -> list[str]:
    """As Jupyter keeps them: only line feeds end one."""
    lines = [f"{line}\n" for line in source.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def markdown(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": "m", "metadata": {}, "source": [source]}


def notebook(*cells: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **more}


def of_sources(*sources: str) -> dict[str, Any]:
    """A notebook of code cells."""
    return notebook(*(code(source, number) for number, source in enumerate(sources)))


def written(content: dict[str, Any], **layout: Any) -> bytes:
    """As Jupyter writes it, if ``layout`` does not say otherwise."""
    return (json.dumps(content, **{"indent": 1, "ensure_ascii": False, **layout}) + "\n").encode()


def read(content: bytes) -> NotebookFile:
    return decode_notebook(Candidate("a.ipynb", "a.ipynb"), content)


def module_of(*sources: str) -> str:
    """The module of a notebook of code cells."""
    return read(written(of_sources(*sources))).text


def lines_of(*sources: str) -> Sequence[str]:
    """Its lines, without those that begin cells."""
    return [line for line in module_of(*sources).splitlines() if not line.startswith("# %%")]
