"""Classes of errors: those of `google.api_core`, and those of the package itself."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.mapping.older_sdks.package import ERRORS
from migrate_interactions.rewriting.older_sdks.work import Work

_MODULE = "google.api_core"


def rewrite_errors(work: Work) -> None:
    """Catch google-genai's classes. Raises RefusedError."""
    tree = work.facts.tree
    for node in (*tree.scopes.nodes(cst.Name), *tree.scopes.nodes(cst.Attribute)):
        parent = tree.parent(node)
        if isinstance(parent, (cst.Attribute, cst.ImportAlias, cst.ImportFrom, cst.AsName)):
            continue
        dotted = work.facts.values.imported(node)
        if not dotted.startswith(f"{_MODULE}."):
            continue
        name = ERRORS.get(dotted)
        if name is None:
            raise work.refuse(
                f"`{tree.source(node)}` has no class of its own in google-genai",
                node,
                "error-handler",
            )
        work.draft.replace(node, work.of("errors", name))
