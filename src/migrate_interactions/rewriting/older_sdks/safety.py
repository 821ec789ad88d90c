"""Safety settings in their many forms as a list of `SafetySetting`."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.findings import Span
from migrate_interactions.rewriting.draft import LINE_LIMIT
from migrate_interactions.rewriting.layout import Construction, Items, Value, laid_out
from migrate_interactions.rewriting.older_sdks.work import Work
from migrate_interactions.syntax.shapes import constant_text, written_fields


def safety_field(work: Work, node: cst.BaseExpression) -> Value:
    """What to give as ``safety_settings`` for ``node``; its display is changed where it stands.

    Raises RefusedError.
    """
    text = constant_text(node)
    if text is not None:
        threshold = _threshold_named(work, text, node)
        categories = work.package.all_categories
        return Items(tuple(_setting(work, _category(work, c), threshold) for c in categories))
    display: cst.BaseExpression | None = node
    if not isinstance(node, (cst.Dict, cst.List)):
        display = _only_value(work, node)
    match display:
        case cst.Dict():
            _convert_dictionary(work, display)
        case cst.List() | cst.Tuple():
            _convert_list(work, display)
        case _:
            raise work.refuse(
                f"it cannot be seen what `{work.facts.tree.excerpt(node)}` holds",
                node,
                "request-not-readable",
            )
    return (work.draft.carry(node),)


def _only_value(work: Work, node: cst.BaseExpression) -> cst.BaseExpression | None:
    """The display that a variable holds which is used for nothing else."""
    facts = work.facts
    mentions = list(facts.calls.same_variable(node))
    given = [m for m in mentions if isinstance(facts.tree.parent(m), cst.AssignTarget)]
    for mention in mentions:
        argument = facts.tree.parent(mention)
        is_given = isinstance(argument, cst.Arg) and argument.keyword is not None
        if mention not in given and not (
            is_given and argument.keyword.value == "safety_settings"  # type: ignore[union-attr]
        ):
            raise work.refuse(
                f"`{facts.tree.source(mention)}` is used for more than safety settings", mention
            )
    statement = facts.tree.statement_of(given[0]) if len(given) == 1 else None
    return statement.value if isinstance(statement, cst.Assign) else None


def _convert_dictionary(work: Work, display: cst.Dict) -> None:
    span = work.facts.tree.span(display)
    work.draft.replace_span(Span(span.start, span.start + 1), "[")
    work.draft.replace_span(Span(span.end - 1, span.end), "]")
    for element in display.elements:
        if not isinstance(element, cst.DictElement):
            raise work.refuse("safety settings are unpacked", element, "request-not-readable")
        _replace_element(work, element, element.key, element.value)


def _convert_list(work: Work, display: cst.List | cst.Tuple) -> None:
    for element in display.elements:
        if isinstance(element.value, cst.Call) and (
            work.made_by(element.value.func) == "SafetySetting"
        ):
            continue
        fields = written_fields(element.value) if isinstance(element.value, cst.Dict) else None
        if fields is None or set(fields) != {"category", "threshold"}:
            raise work.refuse(
                f"`{work.facts.tree.excerpt(element.value)}` is no plain safety setting",
                element,
                "request-not-readable",
            )
        _replace_element(work, element.value, fields["category"], fields["threshold"])


def _replace_element(
    work: Work, node: cst.CSTNode, category: cst.BaseExpression, threshold: cst.BaseExpression
) -> None:
    value = _setting(work, _category_of(work, category), _threshold_of(work, threshold))
    indent = work.facts.tree.indentation(node)
    pieces = laid_out(work.draft, value, indent, LINE_LIMIT - len(indent) - 1)
    work.draft.replace(node, *pieces)


def _setting(work: Work, category: Value, threshold: Value) -> Construction:
    fields = (("category", category), ("threshold", threshold))
    return Construction(work.types("SafetySetting"), fields)


def _category(work: Work, name: str) -> Value:
    return (f"{work.types('HarmCategory')}.{name}",)


def _category_of(work: Work, node: cst.BaseExpression) -> Value:
    text = constant_text(node)
    known = work.package.harm_categories
    if text is not None and text.lower() in known:
        return _category(work, known[text.lower()])
    name = work.facts.values.imported(node).rpartition(".")[2]
    if name in known.values():
        return _category(work, name)
    raise work.refuse(
        f"`{work.facts.tree.excerpt(node)}` is no category that is known", node, "config-field"
    )


def _threshold_of(work: Work, node: cst.BaseExpression) -> Value:
    text = constant_text(node)
    if text is not None:
        return _threshold_named(work, text, node)
    name = work.facts.values.imported(node).rpartition(".")[2]
    return _threshold_named(work, name, node)


def _threshold_named(work: Work, text: str, node: cst.BaseExpression) -> Value:
    name = work.package.thresholds.get(text.lower())
    if name is None:
        raise work.refuse(
            f"`{work.facts.tree.excerpt(node)}` is no threshold that is known", node, "config-field"
        )
    return (f"{work.types('HarmBlockThreshold')}.{name}",)
