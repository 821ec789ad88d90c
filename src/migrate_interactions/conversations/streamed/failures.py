"""What a moved stream raises where the service breaks it off."""

from __future__ import annotations

from migrate_interactions.facts.module import Facts

_MODULE = "google.genai.errors"
_CLASSES = (f"{_MODULE}.ServerError", f"{_MODULE}.APIError")


def failure_class(facts: Facts) -> str:
    """The old API's class for failures of the service, if the module may name it in a handler."""
    for name, bindings in facts.tree.scopes.module.bindings.items():
        for binding in bindings:
            if binding.dotted == _MODULE:
                return f"{name}.ServerError"
            if binding.dotted in _CLASSES:
                return name
    for node in facts.tree.scopes.attributes_named("errors"):
        # `genai.errors.APIError`, where `genai` is imported
        if facts.values.imported(node) == _MODULE:
            return f"{facts.tree.source(node)}.ServerError"
    return ""
