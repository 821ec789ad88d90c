"""A call for which the SDK calls functions becomes a loop of the program's own."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from migrate_interactions.conversations.automatic_calls import AutomaticCalling
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.facts.sdk import ASYNC_KINDS
from migrate_interactions.findings import Version
from migrate_interactions.rewriting.automatic_calls.templates import (
    LoopFeatures,
    create_with_functions,
    function_results,
    function_tool,
)
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.layout import Argument
from migrate_interactions.rewriting.names import is_free, types_name
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.requests.contents import contents_of, input_of
from migrate_interactions.rewriting.requests.create import (
    create_callee,
    request_arguments,
    with_client,
    write_call,
)
from migrate_interactions.rewriting.responses import rewrite_reads
from migrate_interactions.rewriting.templates import Template

_REASON = "automatic-function-calling"


def rewrite_calls_with_functions(
    facts: Facts,
    callings: Sequence[AutomaticCalling],
    sites: Sequence[Site],
    *,
    stored: bool,
    target: Version,
) -> Draft:
    """The edits that move ``sites`` together; ``callings`` are all of the module.

    Raises RefusedError.
    """
    draft = Draft(facts.tree)
    by_call = {one.call: one for one in callings}
    for site in sites:
        calling = by_call[site.call]
        contents = contents_of(facts, site)
        if site.is_streaming:
            raise _refused(facts, _REASON, "the SDK calls functions between streams", site.call)
        if site.is_alias or site.completed_by:
            raise _refused(facts, "call-form", "the method is called by another name", site.call)
        _refuse_copies(facts, calling)
        value = input_of(facts, draft, contents, [one.call for one in sites])
        if not stored and not facts.is_text(contents):
            raise _refused(
                facts,
                "contents-not-mapped",
                "only a text is sent again with calls",
                contents,
            )
        new = [Argument("input", value)]
        functions = tuple(one.node for one in calling.functions)
        replaced = request_arguments(facts, draft, site, new, sites, functions)
        client = create_callee(facts, draft, site, sites)[:1]
        has = features(facts, callings, is_async=site.is_async, stored=stored)
        name = add_loop(facts, draft, has, target)
        write_call(facts, draft, site, (name,), with_client(site, client, replaced))
    rewrite_reads(facts, draft, sites, draft.is_removed)
    return draft


def _refuse_copies(facts: Facts, calling: AutomaticCalling) -> None:
    """The asynchronous call copies its configuration, and so the objects of methods in it."""
    assert calling.site is not None
    if not calling.site.is_async or isinstance(calling.config, cst.Dict):
        return
    for function in calling.functions:
        if function.is_method:
            raise _refused(
                facts,
                _REASON,
                f"the SDK calls `{facts.tree.source(function.node)}` on a copy of its object",
                function.node,
            )


def features(
    facts: Facts, callings: Sequence[AutomaticCalling], *, is_async: bool, stored: bool
) -> LoopFeatures:
    """What the loop needs to have for all calls of the module of the same kind."""
    return LoopFeatures(
        is_async=is_async,
        has_other_tools=any(one.has_other_tools for one in callings),
        is_limited=any(one.is_limited for one in callings),
        stored=stored,
        is_second=is_async and _has_synchronous(facts, callings),
    )


def _has_synchronous(facts: Facts, callings: Sequence[AutomaticCalling]) -> bool:
    for one in callings:
        kind = one.site.kind if one.site is not None else facts.values.kind(one.call.func)
        if kind not in ASYNC_KINDS:
            return True
    return False


def add_loop(facts: Facts, draft: Draft, has: LoopFeatures, target: Version) -> str:
    """Put in the loop and what it needs; return its name. Raises RefusedError."""
    results = add_functions(facts, draft, has, target)
    name = f"{has.prefix}create_with_functions"
    _add(facts, draft, create_with_functions(name, results, has))
    return name


def add_functions(facts: Facts, draft: Draft, has: LoopFeatures, target: Version) -> str:
    """Put in what describes functions and what calls them; return the name of the latter."""
    _add(facts, draft, function_tool(types_name(facts, draft), target))
    results = f"{has.prefix}function_results"
    _add(facts, draft, function_results(results, is_async=has.is_async))
    return results


def _add(facts: Facts, draft: Draft, template: Template) -> None:
    """Put ``template`` in, unless the module has it from an earlier migration."""
    if template.code.strip() in facts.tree.text:
        return
    if not is_free(facts, template.name):
        raise RefusedError(_REASON, f"the module has another `{template.name}` already", None)
    for module, imported in template.imports:
        draft.add_import(module, imported)
    draft.add_block(template.code)


def _refused(facts: Facts, reason: str, sentence: str, node: cst.CSTNode) -> RefusedError:
    return RefusedError(reason, sentence, facts.tree.line(node))
