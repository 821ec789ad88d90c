"""The import statements, and every name of the older package that has a class of its own now."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.older_sdks.usage import Mention
from migrate_interactions.mapping.older_sdks.package import ENUMS
from migrate_interactions.rewriting.older_sdks.work import Work
from migrate_interactions.syntax.bindings import dotted_name
from migrate_interactions.syntax.scopes import ScopeKind
from migrate_interactions.syntax.uses import is_called


def check_imports(work: Work) -> None:
    """Refuse imports that are not at the head of the module. Raises RefusedError."""
    tree = work.facts.tree
    for statement in work.sdk.statements:
        line = tree.parent(statement)
        scope = tree.scope_of(statement)
        if scope.kind is not ScopeKind.MODULE or tree.parent(line or statement) is not tree.module:
            raise work.refuse("the package is imported in a place of its own", statement)
    for statement in tree.scopes.nodes(cst.ImportFrom):
        module = dotted_name(statement.module) if statement.module is not None else ""
        if isinstance(statement.names, cst.ImportStar) and work.package.has(module):
            raise work.refuse("all names of the package are imported", statement)
    for name in ("genai",):
        for binding in tree.scopes.module.bindings.get(name, ()):
            if not any(binding is own for own in work.sdk.bindings):
                raise work.refuse(f"`{name}` is also something else", binding.node)


def rewrite_names(work: Work) -> None:
    """Name google-genai's classes where those of the older package were. Raises RefusedError."""
    for mention in work.sdk.mentions:
        if mention.node in work.handled:
            continue
        _rename(work, mention)


def _rename(work: Work, mention: Mention) -> None:
    tree, package = work.facts.tree, work.package
    node: cst.CSTNode = mention.node
    dotted = mention.dotted
    while package.has(dotted):
        for name in (dotted, _without_version(dotted)):
            new = package.types.get(package.canonical(name))
            if new is not None and (node is mention.node or new in ENUMS):
                module, _, cls = new.rpartition(".")
                work.draft.replace(node, work.of(module or "types", cls))
                return
        if not isinstance(node, cst.Attribute):
            break
        node, dotted = node.value, dotted.rpartition(".")[0]
    if mention.dotted.endswith("Error"):
        raise work.refuse(
            f"`{tree.source(mention.node)}` has no class of its own in google-genai",
            mention.node,
            "error-handler",
        )
    what = "is called" if is_called(tree, mention.node) else "is used"
    raise work.refuse(
        f"`{tree.source(mention.node)}` {what}, which google-genai has no exact counterpart for",
        mention.node,
    )


def _without_version(dotted: str) -> str:
    """``google.ai.generativelanguage_v1beta.types.content.Type`` by its short name."""
    if dotted.startswith("google.ai.generativelanguage"):
        return f"google.ai.generativelanguage.{dotted.rpartition('.')[2]}"
    return dotted


def rewrite_imports(work: Work) -> None:
    """Import google-genai in place of the older package."""
    first, *others = work.sdk.statements
    lines = ["from google import genai"]
    for module, name in sorted(work.modules.items()):
        lines.append(f"from google.genai import {module}{f' as {name}' if name != module else ''}")
    tree = work.facts.tree
    kept = _others_of(work, first)
    work.draft.replace_statement(first, *((line,) for line in (*kept, *lines)))
    for statement in others:
        kept = _others_of(work, statement)
        if kept:
            work.draft.replace_statement(statement, *((line,) for line in kept))
        else:
            work.draft.remove_statement(statement)
    del tree


def _others_of(work: Work, statement: cst.Import | cst.ImportFrom) -> list[str]:
    """What else a statement imports, on a line of its own."""
    mine = {binding.node for binding in work.sdk.bindings}
    assert not isinstance(statement.names, cst.ImportStar)
    others = [alias for alias in statement.names if alias not in mine]
    if not others:
        return []
    listed = ", ".join(work.facts.tree.source(alias).rstrip(", ") for alias in others)
    if isinstance(statement, cst.Import):
        return [f"import {listed}"]
    assert statement.module is not None
    return [f"from {work.facts.tree.source(statement.module)} import {listed}"]
