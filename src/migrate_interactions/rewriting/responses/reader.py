"""Follows the values that come from responses, and has each read of them rewritten."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import libcst as cst

from migrate_interactions.conversations.results import response_sites
from migrate_interactions.facts.journeys import Escape
from migrate_interactions.facts.module import Facts
from migrate_interactions.mapping.response import ELEMENTS, LISTS, STOOD_FOR, Shape
from migrate_interactions.mapping.unmapped import UNMAPPED
from migrate_interactions.rewriting.draft import Draft, Piece
from migrate_interactions.rewriting.emitting import Emitted, define
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.responses.callers import (
    refuse_callers_elsewhere,
    refuse_use_elsewhere,
    refuse_without_callers,
)
from migrate_interactions.rewriting.responses.contexts import (
    COMPARED,
    Read,
    asked_again,
    asks_truth,
    comparison_with_none,
    name_asked,
    read_of,
)
from migrate_interactions.rewriting.responses.emitted import (
    HAS_OUTPUT,
    IS_GROUNDED,
    READ_URLS,
    SEARCH_SUGGESTIONS,
)
from migrate_interactions.rewriting.responses.outputs import Outputs, outputs_of
from migrate_interactions.rewriting.responses.passing import given_back, through_call
from migrate_interactions.rewriting.responses.strangers import Passed, refuse_strangers
from migrate_interactions.syntax.scopes import Binding
from migrate_interactions.syntax.shapes import is_empty_list, is_none

Rule = Callable[["Reader", Read], None]
Rules = Mapping[str, Rule]


@dataclass
class Reader:
    """One pass over responses that are read together.

    ``rules`` says for each shape what becomes of each read of it.
    """

    facts: Facts
    draft: Draft
    outputs: Outputs
    is_gone: Callable[[cst.CSTNode], bool]
    rules: Mapping[Shape, Rules]
    #: Whether interactions are fetched when they are done, and raise if they are cut off.
    waited_for: bool = False
    passed: dict[Shape, Passed] = field(default_factory=lambda: defaultdict(Passed))
    _done: set[cst.CSTNode] = field(default_factory=set)

    # -- what rules are made of -----------------------------------------------------------

    def refusal(self, node: cst.CSTNode, sentence: str) -> RefusedError:
        return RefusedError("response-read", sentence, self.facts.tree.line(node))

    def outputs_read(self, response: cst.BaseExpression) -> Outputs:
        """What ``response`` can consist of, by the requests that it may come from."""
        sites = response_sites(self.facts, response)
        return outputs_of(self.facts, tuple(sites)) if sites else self.outputs

    def define(self, function: Emitted) -> str:
        return define(self.facts, self.draft, function)

    def carry(self, node: cst.CSTNode) -> Piece:
        return self.draft.carry(node)

    def call(self, function: Emitted, argument: cst.BaseExpression) -> tuple[Piece, ...]:
        """A call of ``function`` with ``argument``."""
        return (f"{self.define(function)}(", self.facts.tree.span(argument), ")")

    def rename(self, read: Read, attribute: str) -> None:
        """Read ``attribute`` in the place of what is read."""
        if isinstance(read.node, cst.Attribute):
            self.draft.replace(read.node.attr, attribute)
        else:
            self.draft.replace(read.node, self.carry(read.base), f".{attribute}")

    def give(self, read: Read, shape: Shape, *pieces: Piece) -> None:
        """Put ``pieces`` in the place of a read; what they give is a ``shape``."""
        node = read.node
        if asks_truth(self.facts.tree, node):
            self.test(node, shape, *pieces)
        else:
            self.draft.replace(node, *pieces)
            self.follow(node, shape)

    def test(self, node: cst.BaseExpression, shape: Shape, *pieces: Piece) -> None:
        """Ask whether there is a ``shape``, where today ``node`` is asked for."""
        if shape in STOOD_FOR and self._goes_without_saying(node):
            return
        compared = comparison_with_none(self.facts.tree, node)
        if shape in STOOD_FOR:
            pieces = self._presence(shape, pieces)
        if compared is None or not (shape in STOOD_FOR or shape in ELEMENTS):
            self.draft.replace(node, *pieces)
        else:
            self.ask(compared, *pieces)

    def ask(self, compared: tuple[cst.Comparison, bool], *pieces: Piece) -> None:
        """Ask for the truth of ``pieces``, where today something is compared with None."""
        comparison, is_none = compared
        if is_none:
            self.draft.replace(comparison, "not ", *pieces)
        elif asks_truth(self.facts.tree, comparison):
            self.draft.replace(comparison, *pieces)
        else:
            self.draft.replace(comparison, "bool(", *pieces, ")")

    def _presence(self, shape: Shape, interaction: tuple[Piece, ...]) -> tuple[Piece, ...]:
        """An expression that is true where ``interaction`` has a ``shape``."""
        match shape:
            case Shape.GROUNDING:
                return (f"{self.define(IS_GROUNDED)}(", *interaction, ")")
            case Shape.URL_CONTEXT:
                return (f"{self.define(READ_URLS)}(", *interaction, ")")
            case Shape.ENTRY_POINT:
                return (f"{self.define(SEARCH_SUGGESTIONS)}(", *interaction, ")")
        if self.waited_for:
            return (f"{self.define(HAS_OUTPUT)}(", *interaction, ")")
        return (*interaction, ".steps")

    def refuse_strangers(self) -> None:
        """Raise RefusedError if a place that is read may hold something else."""
        refuse_strangers(self.facts, self.passed, self.is_gone)

    def _goes_without_saying(self, node: cst.BaseExpression) -> bool:
        """Leave a test out where the next one of an ``and`` asks for something inside it."""
        both = asked_again(self.facts.tree, node)
        if both is None:
            return False
        self.draft.replace_span(self.draft.carry(both), self.carry(both.right))
        return True

    # -- following values -----------------------------------------------------------------

    def follow(self, start: cst.BaseExpression, shape: Shape) -> None:
        """Rewrite every read of the value of ``start``, wherever it goes."""
        journey = self.facts.tracker.follow(start)
        self.passed[shape].journeys.append(journey)
        for function in journey.returned_by:
            self._follow_to_callers(function, shape)
        for function, _ in journey.parameters:
            refuse_use_elsewhere(self.facts, function, function.name.value)
        for cls, name in journey.attributes:
            refuse_use_elsewhere(self.facts, cls, name)
        for use in journey.uses:
            self._use(use, shape, start, "is used as a whole")
        for escape in journey.escapes:
            if self.is_gone(escape.node) or escape.node in self._done:
                continue
            if not isinstance(escape.node, cst.BaseExpression):
                if not self._unpacked(escape.node, shape):
                    raise self._escapes(escape, shape)
                continue
            self._use(escape.node, shape, start, escape.what)

    def bind(self, binding: Binding, shape: Shape) -> None:
        """Follow a variable that a loop or an unpacking sets."""
        self.passed[shape].bound.add(binding)
        for read in self.facts.tracker.reads_of(binding):
            self.follow(read, shape)

    def _use(
        self, use: cst.BaseExpression, shape: Shape, start: cst.BaseExpression, what: str
    ) -> None:
        if use in self._done or self.is_gone(use):
            return
        self._done.add(use)
        if isinstance(use, cst.Name):
            self.passed[shape].names.append(use)
        tree = self.facts.tree
        read = read_of(tree, use)
        if read is not None:
            rule = self.rules[shape].get(read.name)
            if rule is None:
                raise self._unmapped(read, shape)
            rule(self, read)
        elif name_asked(tree, use, "hasattr") is not None:
            self._asked_whether_there(use, shape)
        elif asks_truth(tree, use):
            self._test_again(use, shape)
        elif not self._onward(use, shape):
            raise self._escapes(Escape(use, what), shape)

    def _test_again(self, use: cst.BaseExpression, shape: Shape) -> None:
        """A test of a value that was kept."""
        if isinstance(use, cst.Name):
            if shape in ELEMENTS or shape in STOOD_FOR:
                self.test(use, shape, use.value)
        elif shape in STOOD_FOR:
            self.test(use, shape, "(", self.facts.tree.span(use), ")")

    def _unmapped(self, read: Read, shape: Shape) -> RefusedError:
        tree = self.facts.tree
        why = UNMAPPED.get(shape.value, {}).get(read.name, "")
        because = f": {why}" if why else ""
        return self.refusal(read.node, f"`{tree.excerpt(read.node)}` is read{because}")

    def _escapes(self, escape: Escape, shape: Shape) -> RefusedError:
        if shape is Shape.RESPONSE:
            reason, what = "response-escapes", "the response"
        else:
            reason, what = "response-read", f"`{self.facts.tree.excerpt(escape.node)}`"
        return RefusedError(reason, f"{what} {escape.what}", self.facts.tree.line(escape.node))

    # -- values that go through other expressions -----------------------------------------

    def _onward(self, use: cst.BaseExpression, shape: Shape) -> bool:
        """Follow the value through what stands around ``use``; False if that is not known."""
        tree = self.facts.tree
        parent = tree.parent(use)
        match parent:
            case cst.BooleanOperation(left=left, operator=cst.Or(), right=right) if (
                left is use and self._stands_for_nothing(right)
            ):
                if shape in (Shape.PARTS, Shape.FUNCTION_CALLS):
                    # never None
                    self.draft.replace(parent, self.carry(use))
                self.follow(parent, shape)
            case cst.BooleanOperation(operator=cst.And(), right=right) if (
                right is use and shape not in STOOD_FOR
            ):
                self.follow(parent, shape)
            case (
                cst.For(iter=iterable, target=target) | cst.CompFor(iter=iterable, target=target)
            ) if iterable is use and shape in ELEMENTS:
                if shape in STOOD_FOR:
                    self._as_list(use)
                return self._bind_target(parent, target, (), ELEMENTS[shape])
            case cst.ListComp(elt=elt) | cst.GeneratorExp(elt=elt) if elt is use and shape in LISTS:
                self.follow(parent, LISTS[shape])
            case cst.Subscript(value=value) if value is use and shape not in STOOD_FOR:
                self.follow(parent, shape)
            case cst.Comparison(left=left, comparisons=[_]) if (
                left is use and COMPARED in self.rules[shape]
            ):
                self.rules[shape][COMPARED](self, Read(parent, use, COMPARED))
            case cst.Lambda(body=body, params=params) if body is use and not params.params:
                return self._given_back(parent, shape)
            case cst.Arg():
                return self._into_call(parent, shape)
            case cst.Element():
                return self._unpacked(parent, shape)
            case _:
                return False
        return True

    def _given_back(self, function: cst.BaseExpression, shape: Shape) -> bool:
        """Follow what the caller of ``function`` returns of it."""
        result = given_back(self.facts, function)
        if result is not None:
            self.follow(result, shape)
        return result is not None

    def _stands_for_nothing(self, node: cst.BaseExpression) -> bool:
        return is_none(node) or is_empty_list(node) or self.facts.tree.source(node) == "()"

    def _as_list(self, use: cst.BaseExpression) -> None:
        span = self.draft.carry(use)
        point = type(span)
        self.draft.replace_span(point(span.start, span.start), "[")
        self.draft.replace_span(point(span.end, span.end), "]")

    def _into_call(self, argument: cst.Arg, shape: Shape) -> bool:
        """Follow the value through a call that it is an argument of."""
        call = self.facts.tree.parent(argument)
        if not isinstance(call, cst.Call):
            return False
        result = through_call(self.facts, call, argument, shape)
        if result is not None:
            if shape is Shape.CANDIDATES:
                if self.waited_for:
                    raise self.refusal(call, f"`{self.facts.tree.excerpt(call)}` is read")
                self.draft.replace(argument, self.carry(argument.value), ".steps or []")
            if result.binds is not None:
                return self._bind_target(*result.binds, (result.index,), result.shape)
            if result.node is not None:
                self.follow(result.node, result.shape)
            return True
        match call.func:
            case cst.Attribute(value=cst.Name() as name, attr=cst.Name(value="append")) if (
                shape in LISTS
            ):
                return self._collected(name, LISTS[shape])
        return False

    def _collected(self, name: cst.Name, shape: Shape) -> bool:
        """Follow a list that starts empty and is only appended to."""
        tree = self.facts.tree
        scope = tree.scope_of(name).resolve(name.value)
        bindings = scope.bindings.get(name.value, []) if scope is not None else []
        if not bindings or not all(is_empty_list(b.value) and not b.path for b in bindings):
            return False
        self.passed[shape].bound.update(bindings)
        for mention in self.facts.calls.same_variable(name):
            match tree.parent(mention):
                case cst.Attribute(attr=cst.Name(value="append")) as method:
                    call = tree.parent(method)
                    if not isinstance(call, cst.Call) or len(call.args) != 1:
                        return False
                    self.passed[ELEMENTS[shape]].appended.append(call.args[0].value)
                case cst.AssignTarget() | cst.AnnAssign():
                    pass
                case _ if isinstance(mention, cst.Name):
                    self._use(mention, shape, mention, "is used as a whole")
        return True

    def _bind_target(
        self,
        loop: cst.CSTNode,
        target: cst.CSTNode,
        path: tuple[int, ...],
        shape: Shape,
    ) -> bool:
        """Follow the variable that ``loop`` binds under ``path`` of its target."""
        name = target
        for index in path:
            if not isinstance(name, cst.Tuple):
                return False
            name = name.elements[index].value
        if not isinstance(name, cst.Name):
            return False
        return self._bind_name(name, loop, path, shape)

    def _bind_name(
        self, name: cst.Name, node: cst.CSTNode, path: tuple[int, ...], shape: Shape
    ) -> bool:
        scope = self.facts.tree.scope_of(name).resolve(name.value)
        for binding in scope.bindings.get(name.value, ()) if scope is not None else ():
            if binding.node is node and binding.path == path:
                self.bind(binding, shape)
                return True
        return False

    def _unpacked(self, element: cst.CSTNode, shape: Shape) -> bool:
        """``a, b = response, other``: follow the name that gets the value."""
        literal = self.facts.tree.parent(element)
        if not isinstance(literal, cst.Tuple) or not isinstance(element, cst.Element):
            return False
        match self.facts.tree.parent(literal):
            case cst.Assign(targets=[cst.AssignTarget(target=cst.Tuple(elements=names))]) as node:
                index = literal.elements.index(element)
                name = names[index].value if len(names) == len(literal.elements) else None
                return isinstance(name, cst.Name) and self._bind_name(name, node, (index,), shape)
        return False

    def _asked_whether_there(self, use: cst.BaseExpression, shape: Shape) -> None:
        """``hasattr``: today always true for what the SDK's classes have."""
        tree = self.facts.tree
        call = tree.parent(tree.parent(use) or use)
        name = name_asked(tree, use, "hasattr")
        assert isinstance(call, cst.Call)
        if name not in self.rules[shape]:
            raise self.refusal(call, f"`{tree.excerpt(call)}` is asked")
        match tree.parent(call):
            case cst.BooleanOperation(left=left, operator=cst.And(), right=right) as both:
                other = right if left is call else left
                self.draft.replace_span(self.draft.carry(both), self.carry(other))
            case _:
                raise self.refusal(call, f"`{tree.excerpt(call)}` is asked")

    def _follow_to_callers(self, function: cst.FunctionDef, shape: Shape) -> None:
        refuse_callers_elsewhere(self.facts, function)
        given = False
        for mention in self.facts.tracker.mentions_uncalled(function):
            if isinstance(mention, cst.BaseExpression) and self._given_back(mention, shape):
                self._done.add(mention)
                given = True
        if not given:
            refuse_without_callers(self.facts, function)
