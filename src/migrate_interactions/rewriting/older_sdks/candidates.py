"""What vertexai's candidates have of their own: a text and function calls."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.rewriting.older_sdks.work import Work
from migrate_interactions.syntax.scopes import BindingKind
from migrate_interactions.syntax.uses import is_tested

#: Read of candidates and contents, which google-genai's have not.
_SHORTCUTS = frozenset({"text", "function_calls"})
#: Read of counted tokens, and not of google-genai's.
_COUNTED = frozenset({"total_billable_characters"})
_DEEP = 4


def rewrite_candidates(work: Work) -> None:
    """Read a candidate's text and calls of its response. Raises RefusedError."""
    if not work.package.is_vertex:
        return
    tree = work.facts.tree
    for node in tree.scopes.nodes(cst.Attribute):
        name = node.attr.value
        if (
            name.startswith("_raw_")
            or name in _COUNTED
            or (name == "to_dict" and not _is_of_others(work, node))
        ):
            raise work.refuse(f"`{tree.source(node)}` has no counterpart", node, "response-read")
        if name not in _SHORTCUTS:
            continue
        response = _response_of_first(node.value)
        if response is not None:
            _shorten(work, node, response)
        elif _is_candidate(work, node.value):
            raise work.refuse(f"`{tree.source(node)}` has no counterpart", node, "response-read")


def _response_of_first(node: cst.BaseExpression) -> cst.BaseExpression | None:
    """``response`` in ``response.candidates[0]``."""
    match node:
        case cst.Subscript(
            value=cst.Attribute(value=response, attr=cst.Name(value="candidates")),
            slice=[cst.SubscriptElement(slice=cst.Index(value=cst.Integer(value="0")))],
        ):
            return response
    return None


def _shorten(work: Work, node: cst.Attribute, response: cst.BaseExpression) -> None:
    tree, draft = work.facts.tree, work.draft
    end = tree.span(response).end
    whole = tree.span(node)
    draft.replace_span(type(whole)(end, whole.end), f".{node.attr.value}")
    if node.attr.value == "function_calls" and not is_tested(tree, node):
        # None where there are none; vertexai had an empty list
        draft.replace_span(type(whole)(whole.start, whole.start), "(")
        draft.replace_span(type(whole)(whole.end, whole.end), " or [])")


def _is_candidate(work: Work, node: cst.BaseExpression, depth: int = 0) -> bool:
    """Whether ``node`` is, or may be, a candidate or a content of a response."""
    match node:
        case cst.Attribute(attr=cst.Name(value="content")):
            return "candidate" in work.facts.tree.source(node)
        case cst.Subscript(value=cst.Attribute(attr=cst.Name(value="candidates"))):
            return True
        case cst.Name() if depth < _DEEP:
            for binding in work.facts.tracker.definitions_at(node):
                value = binding.value
                if value is None or binding.path:
                    continue
                if binding.kind is BindingKind.LOOP:
                    if isinstance(value, cst.Attribute) and value.attr.value == "candidates":
                        return True
                elif _is_candidate(work, value, depth + 1):
                    return True
    return False


def _is_of_others(work: Work, node: cst.Attribute) -> bool:
    """Whether it can be seen that ``node`` is no method of the package's objects."""
    value = work.facts.values.evaluate(node.value)
    return value is not None and not value.legacy
