"""A function sets up the whole older package; google-genai has a client for that."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

import libcst as cst

from migrate_interactions.rewriting.layout import Argument, edit_arguments, replace_call
from migrate_interactions.rewriting.older_sdks.platform import check_platform
from migrate_interactions.rewriting.older_sdks.settings import values_of
from migrate_interactions.rewriting.older_sdks.shared_setup import (
    check_needed_by_others,
    check_set_up_by_others,
)
from migrate_interactions.rewriting.older_sdks.work import Work
from migrate_interactions.syntax.shapes import constant_text, is_none

LOCATION = "vertexai looked for the location in GOOGLE_CLOUD_REGION and CLOUD_ML_REGION first"
NO_LOCATION = "where the environment names no location, it is `global`; with vertexai, us-central1"
NO_KEY = (
    "without a key google-genai's client raises ValueError where it is made; google-generativeai "
    "raised with the first request"
)
_LEAVING = ("sys.exit", "exit", "quit", "st.stop", "streamlit.stop", "os._exit")


@dataclass
class Clients:
    """Where the module's clients are made, and how each call names its own.

    An anchor is a call of ``configure``; where there is none, the first model of a function.
    """

    work: Work
    name: str = ""
    _anchors: list[cst.Call] = field(default_factory=list)
    _used: dict[cst.Call, None] = field(default_factory=dict)
    _kept_in_class: dict[cst.Call, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._anchors = list(self.work.sdk.configures)
        for call in self._anchors:
            self._check(call)
        if self.work.package.is_vertex:
            check_platform(self.work)
        if not self._anchors:
            self._anchors = list(self._first_uses())
        self.name = self.work.free_name("client", "gemini_client", "genai_client")

    def _first_uses(self) -> Iterator[cst.Call]:
        """Without ``configure``, the first thing in each function that needs a client."""
        facts = self.work.facts
        seen = set()
        for call in sorted(self.work.sdk.models, key=lambda one: facts.tree.span(one).start):
            function = facts.calls.enclosing_function(call)
            if function not in seen:
                seen.add(function)
                yield call

    def at(self, node: cst.CSTNode) -> str:
        """The client that ``node`` uses, as it is named there. Raises RefusedError."""
        facts = self.work.facts
        chain = list(self._functions_around(node))
        start = facts.tree.span(node).start
        inside = [
            one
            for one in self._anchors
            if (function := facts.calls.enclosing_function(one)) is not None
            and function in chain
            and (function is not chain[0] or facts.tree.span(one).start <= start)
        ]
        method = next((f for f in chain if facts.calls.class_of(f) is not None), None)
        cls = facts.calls.class_of(method) if method is not None else None
        in_class = [one for one in self._anchors if cls is not None and self._builds(one, cls)]
        if in_class and method is not None and (not inside or inside[0] in in_class):
            own = facts.calls.self_name(method)
            if own is None:
                raise self.work.refuse(
                    f"`{facts.tree.excerpt(node)}` is called where there is no instance", node
                )
            for one in in_class:
                self._used[one] = None
                self._kept_in_class[one] = None
            return f"{own}.{self.name}"
        if inside:
            self._used.update(dict.fromkeys(inside))
            return self.name
        outside = [one for one in self._anchors if facts.calls.enclosing_function(one) is None]
        elsewhere = [one for one in self._anchors if one not in outside]
        if not outside or elsewhere:
            place = elsewhere[0] if elsewhere else node
            raise self.work.refuse(
                f"the client of `{facts.tree.excerpt(place)}` cannot be named in line "
                f"{facts.tree.line(node)}",
                place,
                "client-not-in-reach",
            )
        self._used.update(dict.fromkeys(outside))
        return self.name

    def _functions_around(self, node: cst.CSTNode) -> Iterator[cst.FunctionDef]:
        function = self.work.facts.calls.enclosing_function(node)
        while function is not None:
            yield function
            function = self.work.facts.calls.enclosing_function(function)

    def _builds(self, anchor: cst.Call, cls: cst.ClassDef) -> bool:
        """Whether ``anchor`` stands in the constructor of ``cls``."""
        function = self.work.facts.calls.enclosing_function(anchor)
        return (
            function is not None
            and function.name.value == "__init__"
            and self.work.facts.calls.class_of(function) is cls
        )

    # -- the edits --------------------------------------------------------------------------

    def write(self) -> None:
        """Make the clients where they belong. Raises RefusedError."""
        work = self.work
        check_needed_by_others(work, is_used=bool(self._used))
        for anchor in self._anchors:
            name = self.name
            function = work.facts.calls.enclosing_function(anchor)
            if anchor in self._kept_in_class and function is not None:
                name = f"{work.facts.calls.self_name(function)}.{name}"
            if anchor not in work.sdk.configures:
                if anchor in self._used:
                    check_set_up_by_others(work, anchor)
                    before, behind = self._made_of(())
                    new = ", ".join(f"{one.name}={one.value[0]}" for one in (*before, *behind))  # type: ignore[index]
                    work.draft.insert_before(anchor, (f"{name} = genai.Client({new})",))
                continue
            work.handled.add(anchor.func)
            if anchor not in self._used and self._used:
                work.draft.remove_statement(anchor)
                continue
            self._construct(anchor, name)

    def _made_of(self, given: Collection[str]) -> tuple[list[Argument], list[Argument]]:
        """The arguments before and behind those that are ``given``."""
        package = self.work.package
        missing = [(name, value) for name, value in package.client_defaults if name not in given]
        if missing and any(name == "location" for name, _ in missing):
            self.work.draft.note(LOCATION)
        before = [Argument(name, (value,)) for name, value in package.client_always]
        return before, [Argument(name, (value,)) for name, value in missing]

    def _construct(self, call: cst.Call, name: str) -> None:
        """Make a client of what ``call`` gives the package."""
        draft, carried = self.work.draft, self.work.package.client_carried
        kept = {
            argument.keyword.value: argument
            for argument in call.args
            if argument.keyword is not None
            and argument.keyword.value in carried
            and not is_none(argument.value)
        }
        location = kept.get("location")
        if location is not None and _may_be_missing(self.work, location.value):
            draft.note(NO_LOCATION)
        key = kept.get("api_key")
        if not self.work.package.is_vertex and (
            key is None or _may_be_missing(self.work, key.value)
        ):
            draft.note(NO_KEY)
        before, behind = self._made_of(kept)
        callee = (f"{name} = genai.Client",)
        if not kept:
            replace_call(draft, call, callee, [*before, *behind])
            return
        draft.replace(call.func, *callee)
        if not before and not behind and len(kept) == len(call.args):
            return
        names = list(kept)
        replaced: dict[str, Sequence[Argument]] = {
            argument.keyword.value: [] for argument in call.args if argument.keyword is not None
        }
        for one in names:
            replaced[one] = [Argument(one, (draft.carry(kept[one].value),))]
        replaced[names[0]] = [*before, *replaced[names[0]]]
        replaced[names[-1]] = [*replaced[names[-1]], *behind]
        edit_arguments(draft, call, replaced)

    def _check(self, call: cst.Call) -> None:
        """Refuse what a client cannot be given, or what is not done for sure."""
        work, tree = self.work, self.work.facts.tree
        for argument in call.args:
            name = argument.keyword.value if argument.keyword is not None else ""
            dropped = work.package.client_dropped.get(name, frozenset())
            known = name in work.package.client_carried or (
                constant_text(argument.value) in dropped
            )
            if not known and not (name and is_none(argument.value)):
                raise work.refuse(
                    f"`{tree.excerpt(argument)}` of `{tree.source(call.func)}` has no counterpart",
                    argument,
                )
        statement = tree.parent(call)
        if not isinstance(statement, cst.Expr):
            raise work.refuse(f"what `{tree.source(call.func)}` gives is used", call)
        inner: cst.CSTNode = call
        for node in tree.ancestors(call):
            if isinstance(node, (cst.FunctionDef, cst.Module)):
                break
            if isinstance(node, cst.If) and not self._is_sure(node, inner):
                raise work.refuse(f"`{tree.excerpt(call)}` is called under a condition only", call)
            if isinstance(node, (cst.For, cst.While)):
                raise work.refuse(f"`{tree.excerpt(call)}` is called in a loop", call)
            inner = node

    def _is_sure(self, condition: cst.If, inner: cst.CSTNode) -> bool:
        """Whether whatever goes on behind ``condition`` has come by ``inner``, or asks the name."""
        tree = self.work.facts.tree
        if "__name__" in tree.source(condition.test):
            return True
        other: cst.CSTNode | None = condition.orelse if inner is condition.body else condition.body
        if other is None:
            return False
        block = other.body if isinstance(other, cst.Else) else other
        if isinstance(block, cst.If):
            return False
        if any(tree.is_within(one, [block]) for one in self.work.sdk.configures):
            return True
        lines = getattr(block, "body", ())
        match lines[-1] if lines else None:
            case cst.SimpleStatementLine(body=[*_, cst.Raise() | cst.Return()]):
                return True
            case cst.SimpleStatementLine(body=[*_, cst.Expr(value=cst.Call(func=func))]):
                return tree.source(func) in _LEAVING
        return False


def _may_be_missing(work: Work, node: cst.BaseExpression) -> bool:
    """Whether ``node`` is looked up in the environment, with nothing in case it is not there."""
    for value in (node, *values_of(work, node)):
        match value:
            case cst.Call(func=func, args=[_, *default]):
                looked_up = work.facts.values.imported(func) in ("os.getenv", "os.environ.get")
                if looked_up and all(
                    is_none(one.value) or constant_text(one.value) == "" for one in default
                ):
                    return True
    return False
