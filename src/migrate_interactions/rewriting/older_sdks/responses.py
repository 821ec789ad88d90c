"""What is read of responses: nearly all is called the same, and some of it is not."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.facts.elsewhere import files_using
from migrate_interactions.facts.module import Site
from migrate_interactions.mapping.older_sdks.package import USAGE_READS
from migrate_interactions.rewriting.older_sdks.streams import check_stream
from migrate_interactions.rewriting.older_sdks.work import Work
from migrate_interactions.syntax.scopes import BindingKind
from migrate_interactions.syntax.shapes import constant_text
from migrate_interactions.syntax.uses import is_tested

#: Fields of messages whose presence is asked for with ``in``.
_PART_FIELDS = frozenset({"function_call", "text", "inline_data", "function_response"})
#: What a handler names that is there for answers without text, or for whatever goes wrong.
_OF_TEXT = ("ValueError", "IndexError", "AttributeError")
_OF_ANYTHING = ("", "Exception", "BaseException")


def check_responses(work: Work) -> None:
    """Refuse reads of responses that google-genai has not. Raises RefusedError."""
    _check_messages(work)
    for site in work.sdk.sites:
        _check_site(work, site)
        check_stream(work, site)


def _check_messages(work: Work) -> None:
    """The older package's responses are messages, which can be asked and turned as such."""
    tree = work.facts.tree
    for node in tree.scopes.nodes(cst.Comparison):
        for target in node.comparisons:
            if isinstance(target.operator, (cst.In, cst.NotIn)) and (
                constant_text(node.left) in _PART_FIELDS
            ):
                raise work.refuse(
                    f"`{tree.excerpt(node)}` asks a message for a field", node, "response-read"
                )
    for call in tree.scopes.nodes(cst.Call):
        match call.func:
            case cst.Attribute(value=cst.Call(func=cst.Name(value="type")), attr=attr) if (
                attr.value in ("to_dict", "to_json", "pb")
            ):
                raise work.refuse(
                    f"`{tree.excerpt(call)}` turns a message into something else",
                    call,
                    "response-read",
                )
    for attribute in tree.scopes.nodes(cst.Attribute):
        if attribute.attr.value in ("safety_ratings", "block_reason", "citation_metadata"):
            raise work.refuse(
                f"`{tree.source(attribute)}` may be missing in google-genai, and never was",
                attribute,
                "response-read",
            )


def _check_site(work: Work, site: Site) -> None:
    tree, tracker = work.facts.tree, work.facts.tracker
    journey = tracker.follow(site.call)
    for function in journey.returned_by:
        others = files_using(work.facts, function.name.value)
        if others:
            raise work.refuse(
                f"the response of `{tree.excerpt(site.call)}` goes to {others[0]}",
                site.call,
                "used-in-another-file",
            )
    for escape in journey.escapes:
        if site.is_streaming and _is_iterated(work, escape.node):
            for chunk in _chunks(work, escape.node):
                _check_read(work, chunk)
            continue
        if isinstance(tree.parent(escape.node), cst.NamedExpr):
            continue
        if _is_asked_by_name(work, escape.node):
            continue
        raise work.refuse(f"the response {escape.what}", escape.node, "response-escapes")
    for use in journey.uses:
        if site.is_streaming and not is_tested(tree, use):
            raise work.refuse(
                f"`{tree.excerpt(tree.parent(use) or use)}` is read of a stream as a whole",
                use,
                "streaming",
            )
        _check_read(work, use)


def _is_iterated(work: Work, node: cst.CSTNode) -> bool:
    match work.facts.tree.parent(node):
        case cst.For(iter=iterable) | cst.CompFor(iter=iterable):
            return iterable is node
    return False


def _chunks(work: Work, iterable: cst.CSTNode) -> Iterator[cst.BaseExpression]:
    """Mentions of the variable that goes through a stream."""
    loop = work.facts.tree.parent(iterable)
    assert isinstance(loop, (cst.For, cst.CompFor))
    if not isinstance(loop.target, cst.Name):
        raise work.refuse("a chunk is unpacked", loop, "streaming")
    scope = work.facts.tree.scope_of(loop.target).resolve(loop.target.value)
    if scope is None:
        return
    for binding in scope.bindings.get(loop.target.value, ()):
        if binding.node is loop and binding.kind is BindingKind.LOOP:
            yield from work.facts.tracker.reads_of(binding)


def _check_read(work: Work, use: cst.BaseExpression) -> None:
    """One read of a response or of a chunk."""
    tree = work.facts.tree
    parent = tree.parent(use)
    if not (isinstance(parent, cst.Attribute) and parent.value is use):
        if is_tested(tree, use) or _is_asked_by_name(work, use):
            return
        raise work.refuse(f"`{tree.excerpt(use)}` is used as a whole", use, "response-escapes")
    name = parent.attr.value
    if name not in work.package.response_reads:
        raise work.refuse(f"`{tree.source(parent)}` has no counterpart", use, "response-read")
    above = tree.parent(parent)
    if name in ("text", "parts"):
        check_guard(work, parent)
    if name == "usage_metadata" and isinstance(above, cst.Attribute):
        if above.attr.value not in USAGE_READS:
            raise work.refuse(f"`{tree.source(above)}` has no counterpart", use, "response-read")
    elif name in ("usage_metadata", "prompt_feedback") and not is_tested(tree, parent):
        raise work.refuse(
            f"`{tree.source(parent)}` is another kind of object", parent, "response-read"
        )
    if name == "candidates":
        _check_candidate(work, parent)


def _is_asked_by_name(work: Work, use: cst.CSTNode) -> bool:
    """Whether ``hasattr`` or ``getattr`` asks the response for what google-genai's has, too."""
    argument = work.facts.tree.parent(use)
    call = work.facts.tree.parent(argument) if argument is not None else None
    if not isinstance(call, cst.Call) or len(call.args) < 2 or call.args[0] is not argument:
        return False
    asked = constant_text(call.args[1].value)
    match call.func:
        case cst.Name(value="hasattr"):
            return asked in work.package.response_reads
        case cst.Name(value="getattr") if asked in ("text", "parts"):
            check_guard(work, call)
            return True
    return False


def _check_candidate(work: Work, node: cst.Attribute) -> None:
    """``finish_reason`` is a number there and a word here."""
    tree = work.facts.tree
    current: cst.CSTNode = node
    while isinstance(parent := tree.parent(current), (cst.Attribute, cst.Subscript)):
        if parent.value is not current:
            break
        current = parent
        if isinstance(current, cst.Attribute) and current.attr.value == "finish_reason":
            above = tree.parent(current)
            is_name = isinstance(above, cst.Attribute) and above.attr.value == "name"
            compared = isinstance(above, cst.Comparison) and all(
                "FinishReason." in tree.source(one.comparator) for one in above.comparisons
            )
            if not is_name and not compared:
                raise work.refuse(
                    f"`{tree.source(current)}` was a number", current, "response-read"
                )


def check_guard(work: Work, node: cst.BaseExpression) -> None:
    """A handler that stands for an answer without text, which is None now."""
    tree = work.facts.tree
    inner: cst.CSTNode = node
    for outer in tree.ancestors(node):
        if isinstance(outer, (cst.FunctionDef, cst.Lambda)):
            return
        if isinstance(outer, cst.Try) and inner is outer.body:
            for handler in outer.handlers:
                caught = tree.source(handler.type) if handler.type is not None else ""
                if any(word in caught for word in _OF_TEXT) or (
                    caught in _OF_ANYTHING and _is_all_that_fails(work, node, outer.body)
                ):
                    raise work.refuse(
                        f"`{f'except {caught}'.strip()}` stands for an answer without text, for "
                        f"which google-genai's `{tree.source(node)}` is None",
                        handler,
                        "error-handler",
                    )
        inner = outer


def _is_all_that_fails(work: Work, node: cst.BaseExpression, body: cst.CSTNode) -> bool:
    """Whether ``body`` makes no request, and does nothing with the text that None fails at."""
    tree = work.facts.tree
    if any(tree.is_within(site.call, [body]) for site in work.sdk.sites):
        return False
    parent = tree.parent(node)
    kept = (cst.Return, cst.Assign, cst.AnnAssign, cst.FormattedStringExpression)
    return isinstance(parent, kept) and not is_tested(tree, node)
