"""Whether what a library is told to retry is no more than the SDK does by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import libcst as cst

from migrate_interactions.conversations.configurations.possible import possible_values
from migrate_interactions.conversations.long_running.retried_errors import Named, errors_named
from migrate_interactions.conversations.long_running.retry_libraries import RetryPolicy
from migrate_interactions.conversations.long_running.sdk_retries import SdkCall
from migrate_interactions.facts.elsewhere import files_using
from migrate_interactions.facts.error_paths import error_paths
from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.background.retry_handlers import (
    LONG_WAIT,
    REASON,
    seconds_of,
)
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.syntax.walk import descendants

#: library -> the arguments that only say when to try again, and when to stop
_PLAIN: dict[str, frozenset[str]] = {
    "tenacity": frozenset({"stop", "wait", "retry", "reraise"}),
    "backoff": frozenset(
        {
            *("wait_gen", "exception", "max_tries", "max_time", "jitter", "raise_on_giveup"),
            *("base", "factor", "max_value", "interval"),
        }
    ),
    "google-api-core": frozenset(
        {"predicate", "initial", "maximum", "multiplier", "timeout", "deadline"}
    ),
}
#: library -> the arguments without which it retries for ever
_STOPPING: dict[str, frozenset[str]] = {
    "tenacity": frozenset({"stop"}),
    "backoff": frozenset({"max_tries", "max_time"}),
}
_CLASS_PREDICATES = frozenset(
    {"retry_if_exception_type", "if_exception_type", "if_transient_error"}
)


def refuse_policy(facts: Facts, policy: RetryPolicy, node: cst.CSTNode) -> None:
    """Raise RefusedError unless ``policy`` only says when to wait and to stop."""
    line = facts.tree.line(node)
    plain = _PLAIN.get(policy.library)
    if plain is None:
        raise RefusedError(REASON, f"what `{policy.name}` does besides is not known", line)
    given = _given(policy)
    for name, value in given.items():
        if name not in plain:
            raise _refused(facts, value, "is called or used besides retrying")
    if policy.library in _STOPPING and not given.keys() & _STOPPING[policy.library]:
        raise RefusedError(REASON, "it is tried again without end; the SDK's attempts end", line)
    swallowing = given.get("raise_on_giveup")
    if swallowing is not None and not _is_true(swallowing):
        raise _refused(facts, swallowing, "gives None where all attempts fail")
    if policy.library == "google-api-core" and policy.named is not Named.REQUESTS:
        raise RefusedError(REASON, "a `RetryError` is raised in the end", line)
    choosing = given.get("retry" if policy.library == "tenacity" else "predicate")
    if choosing is not None and not _is_by_class(facts, choosing):
        raise _refused(facts, choosing, "decides which errors are retried, otherwise than the SDK")
    for name in ("wait", "interval", "initial", "factor"):
        if name in given:
            _refuse_long_waits(facts, given[name])


def wraps_the_error(policy: RetryPolicy) -> bool:
    """Whether an error of the library is raised in the end, with that of the request inside."""
    return policy.library == "tenacity" and not _is_true(_given(policy).get("reraise"))


def refuse_told_apart(facts: Facts, policy: RetryPolicy, calls: Sequence[SdkCall]) -> None:
    """Raise RefusedError if the program may see whether the error is the library's own."""
    words = [word for word in ("RetryError", "last_attempt") if word in facts.tree.text]
    paths = error_paths(facts, [one.call for one in calls])
    functions = [function.name.value for function in paths.functions]
    others = [file for name in functions for file in files_using(facts, name)]
    handlers = [handler for guarded in paths.tries for handler in guarded.handlers]
    seen = [handler for handler in handlers if _sees_the_error(facts, handler)]
    if words or others or seen or paths.deferred:
        line = facts.tree.line(seen[0] if seen else calls[0].call)
        raise RefusedError(
            REASON,
            "a `RetryError` is raised in the end, since `reraise=True` is not said; "
            "it would be the error of the request",
            line,
        )


def _sees_the_error(facts: Facts, handler: cst.ExceptHandler | cst.ExceptStarHandler) -> bool:
    """Whether ``handler`` does something else for a `RetryError` than for an error inside it."""
    named = errors_named(facts, handler.type)
    if named is Named.REQUESTS or (named is Named.MORE and handler.name is not None):
        return True
    return named is Named.MORE and any(
        isinstance(below, cst.Attribute | cst.Arg) and _prints_the_trace(below)
        for below in descendants(handler.body)
    )


def _prints_the_trace(node: cst.Attribute | cst.Arg) -> bool:
    match node:
        case cst.Attribute(attr=cst.Name(value=name)):
            return name in ("exception", "print_exc", "format_exc", "exc_info")
        case cst.Arg(keyword=cst.Name(value="exc_info")):
            return True
    return False


def _given(policy: RetryPolicy) -> dict[str, cst.BaseExpression]:
    """The arguments by name; those given by position are the first ones of the library."""
    places = {"backoff": ("wait_gen", "exception"), "google-api-core": ("predicate",)}
    found: dict[str, cst.BaseExpression] = {}
    for index, argument in enumerate(policy.call.args if policy.call is not None else ()):
        if argument.keyword is not None:
            found[argument.keyword.value] = argument.value
        else:
            names = places.get(policy.library, ())
            known = index < len(names) and not argument.star
            found[names[index] if known else f"argument {index + 1}"] = argument.value
    return found


def _is_true(node: cst.BaseExpression | None) -> bool:
    return isinstance(node, cst.Name) and node.value == "True"


def _is_by_class(facts: Facts, node: cst.BaseExpression) -> bool:
    called = node.func if isinstance(node, cst.Call) else node
    return facts.values.imported(called).rpartition(".")[2] in _CLASS_PREDICATES


def _refuse_long_waits(facts: Facts, node: cst.BaseExpression) -> None:
    for value in _shortest_waits(facts, node):
        if any(seconds_of(one) >= LONG_WAIT for one in possible_values(facts, value)):
            raise _refused(facts, node, "waits for longer than the SDK does in all")


def _shortest_waits(facts: Facts, node: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
    """What says how long is waited at least."""
    yield node
    for below in descendants(node):
        if not isinstance(below, cst.Call):
            continue
        fixed = facts.values.imported(below.func).rpartition(".")[2] == "wait_fixed"
        for argument in below.args:
            keyword = argument.keyword.value if argument.keyword is not None else ""
            if fixed or keyword in ("min", "start", "initial", "multiplier"):
                yield argument.value


def _refused(facts: Facts, node: cst.CSTNode, what: str) -> RefusedError:
    return RefusedError(REASON, f"`{facts.tree.excerpt(node)}` {what}", facts.tree.line(node))
