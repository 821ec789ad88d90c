"""The key is given to google-generativeai once, for all modules of a process."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator

import libcst as cst

from migrate_interactions.rewriting.older_sdks.settings import values_of
from migrate_interactions.rewriting.older_sdks.work import Work
from migrate_interactions.sources import module_word
from migrate_interactions.sources.project import Project
from migrate_interactions.syntax.shapes import constant_text

REASON = "used-in-another-file"
#: Variables of the environment in which both packages look for a key by themselves.
_VARIABLES = ("GEMINI_API_KEY", "GOOGLE_API_KEY")
_SETS_UP = re.compile(rb"\bconfigure\s*\(")
#: What needs a key, and not just a name of the package.
_USES = re.compile(
    rb"\b(?:GenerativeModel|upload_file|get_file|list_files|delete_file|list_models|get_model|"
    rb"embed_content|generate_text|chat)\s*\("
)
_OF_ENVIRONMENT = rb"os\.(?:getenv|environ\.get|environ)\s*[(\[]\s*[\"'](?:GEMINI|GOOGLE)_API_KEY"
_SETS_UP_BY_ENVIRONMENT = re.compile(
    rb"\bconfigure\s*\(\s*api_key\s*=\s*(?:" + _OF_ENVIRONMENT + rb"|(\w+)\s*\))"
)
#: Modules that import a module are followed so far.
_MOST_IMPORTERS = 200


def check_needed_by_others(work: Work, *, is_used: bool) -> None:
    """Refuse to take away what sets the package up for other files. Raises RefusedError.

    ``is_used`` says whether this module asks for something itself.
    """
    calls = work.sdk.configures
    if not calls or work.package.is_vertex:
        return
    of_environment = all(_is_of_environment(work, one) for one in calls)
    for path, content in _others(work):
        if is_used and (of_environment or _SETS_UP.search(content)):
            continue
        if _USES.search(content):
            raise work.refuse(
                f"`{work.facts.tree.excerpt(calls[0])}` sets the package up for {path}, too",
                calls[0],
                REASON,
            )


def check_set_up_by_others(work: Work, node: cst.CSTNode) -> None:
    """Refuse a client without a key at ``node`` where another file sets the package's key."""
    if work.package.is_vertex:
        return
    for path, content in _others(work):
        if _SETS_UP.search(content) and not _sets_up_by_environment(content):
            raise work.refuse(f"{path} gives the package its key", node, REASON)


def _others(work: Work) -> list[tuple[str, bytes]]:
    """The other files on the package that may run in one process with this module."""
    project, own = work.facts.project, work.facts.tree.own.path
    word = work.package.word.encode()
    users = project.files_importing(word, (), except_path=own)
    around = frozenset(_importers(project, own)) if users else frozenset()
    return [
        (path, project.content_of(path))
        for path in users
        if any(one in around for one in _importers(project, path))
    ]


def _importers(project: Project, path: str) -> Iterator[str]:
    """``path``, and the files that import it, directly or not."""
    found = {path}
    queue = deque([path])
    yield path
    while queue and len(found) < _MOST_IMPORTERS:
        one = queue.popleft()
        for importer in project.files_importing(module_word(one), (), except_path=one):
            if importer not in found:
                found.add(importer)
                queue.append(importer)
                yield importer


def _is_of_environment(work: Work, call: cst.Call) -> bool:
    """Whether the key is the one that the package would find by itself."""
    given = [one for one in call.args if one.keyword is not None]
    keys = [one.value for one in given if one.keyword and one.keyword.value == "api_key"]
    if len(keys) != len(call.args):
        return not call.args
    return all(
        any(_is_variable(work, value) for value in (key, *values_of(work, key))) for key in keys
    )


def _is_variable(work: Work, node: cst.BaseExpression) -> bool:
    match node:
        case cst.Call(func=func, args=[cst.Arg(value=name), *_]):
            looked_up = work.facts.values.imported(func) in ("os.getenv", "os.environ.get")
        case cst.Subscript(value=table, slice=[cst.SubscriptElement(slice=cst.Index(value=name))]):
            looked_up = work.facts.values.imported(table) == "os.environ"
        case _:
            return False
    return looked_up and constant_text(name) in _VARIABLES


def _sets_up_by_environment(content: bytes) -> bool:
    """The same of a file that is not read as a tree."""
    for found in _SETS_UP_BY_ENVIRONMENT.finditer(content):
        name = found.group(1)
        if name is None or re.search(
            rb"\b" + re.escape(name) + rb"\s*=\s*" + _OF_ENVIRONMENT, content
        ):
            continue
        return False
    return len(_SETS_UP.findall(content)) == len(_SETS_UP_BY_ENVIRONMENT.findall(content))
