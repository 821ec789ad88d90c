"""Models that a program names in a file of settings beside it, as AutoGen's lists are."""

from __future__ import annotations

import ast
import json
import posixpath
from collections.abc import Iterator
from typing import Any

from migrate_interactions.conversations.frameworks.signs import Found, Sign, row_of_model
from migrate_interactions.findings import Place
from migrate_interactions.sources.project import Project

#: Functions whose first argument is the name of a file with models.
_READING = frozenset({"config_list_from_json", "from_json"})
_NAMED = frozenset({"env_or_file", "path"})


def configured_models(project: Project, path: str, text: str) -> Iterator[tuple[Sign, Found]]:
    """The models in files that the module shown as ``path`` reads its models from.

    They are found where the module reads the file. It is looked for beside the module, and where
    the run began.
    """
    if not any(one in text for one in _READING):
        return
    try:
        module = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for call in ast.walk(module):
        name = _file_read(call) if isinstance(call, ast.Call) else None
        if name is None or not isinstance(call, ast.Call):
            continue
        place = Place(path, call.lineno, call.col_offset + 1, call.end_lineno or call.lineno)
        for folder in dict.fromkeys((posixpath.dirname(path), "")):
            for model in _models_in(project.content_of(posixpath.join(folder, name))):
                row = row_of_model(model)
                if row is not None:
                    yield row.sign, Found(row.name, place)


def _file_read(call: ast.Call) -> str | None:
    """The name of the file that ``call`` reads models from."""
    func = call.func
    called = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
    given = [*call.args[:1], *(one.value for one in call.keywords if one.arg in _NAMED)]
    match given:
        case [ast.Constant(value=str() as name), *_] if called in _READING:
            return name
    return None


def _models_in(content: bytes) -> Iterator[str]:
    try:
        listed: Any = json.loads(content)
    except ValueError:
        return
    for one in listed if isinstance(listed, list) else ():
        model = one.get("model") if isinstance(one, dict) else None
        if isinstance(model, str):
            yield model
