"""Classifies every mention of a history by what stands around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import libcst as cst

from migrate_interactions.conversations.answers import answer
from migrate_interactions.conversations.holders import (
    EntryHolder,
    Holder,
    Mention,
    VariableHolder,
    alias_target,
    holder_of,
    mentions,
    variable_mentions,
)
from migrate_interactions.conversations.operations import Doing, Operation
from migrate_interactions.conversations.outside import comes_from_outside
from migrate_interactions.conversations.turns import (
    NoTurn,
    Turn,
    only_statement,
    passed_arguments,
    read_turn,
)
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.scopes import BindingKind
from migrate_interactions.syntax.uses import is_tested
from migrate_interactions.syntax.walk import descendants

#: Functions that look at what they are given and keep nothing of it.
_ONLY_LOOKING = frozenset(
    "print len str repr enumerate sorted reversed any all sum json.dumps json.dump pprint.pprint "
    "pprint logging.info logging.debug logger.info logger.debug isinstance type bool min max".split()
)
_COPYING = frozenset({"list", "copy.copy", "copy.deepcopy", "deepcopy", "copy"})
_EDITING_METHODS = frozenset({"insert", "remove", "reverse", "sort", "rotate", "appendleft"})


@dataclass
class Classification:
    """The operations on a family of holders: those linked by parameters, results and copies."""

    facts: Facts
    operations: list[Operation] = field(default_factory=list)
    family: list[Holder] = field(default_factory=list)

    def include(self, holder: Holder) -> None:
        """Classify all mentions of ``holder`` and of every holder that it is linked with."""
        queue = [holder]
        while queue:
            current = queue.pop(0)
            if current in self.family:
                continue
            self.family.append(current)
            before = len(self.operations)
            self._classify(current)
            queue.extend(o.target for o in self.operations[before:] if o.target is not None)

    def drop_viewers(self) -> None:
        """Parameters through which a history is only looked at count as a look at it."""
        for holder in list(self.family):
            own = [o for o in self.operations if o.holder == holder]
            incoming = [o for o in self.operations if o.target == holder]
            if (
                not isinstance(holder, VariableHolder)
                or not any(self._is_parameter(holder, o) for o in own)
                or not all(o.doing is Doing.READ or self._is_parameter(holder, o) for o in own)
            ):
                continue
            self.family.remove(holder)
            self.operations = [o for o in self.operations if o.holder != holder]
            for operation in incoming:
                if operation in self.operations:
                    index = self.operations.index(operation)
                    self.operations[index] = replace(
                        operation, doing=Doing.READ, target=None, what="is given to a function"
                    )

    def _is_parameter(self, holder: VariableHolder, operation: Operation) -> bool:
        """Whether an operation is nothing but the parameter itself, and who fills it."""
        return operation.doing is Doing.LINK and any(
            isinstance(b.node, cst.Param) and b.node.name is operation.mention.node
            for b in holder.scope.bindings.get(holder.name, ())
        )

    def _classify(self, holder: Holder) -> None:
        if isinstance(holder, EntryHolder):
            for node in variable_mentions(self.facts, holder.container):
                self.operations.extend(self._container(holder, node))
        elif isinstance(holder, VariableHolder):
            self._parameters(holder)
        for mention in mentions(self.facts, holder):
            self.operations.extend(self._mention(holder, mention))

    # -- containers of histories ----------------------------------------------------------

    def _container(self, holder: EntryHolder, node: cst.BaseExpression) -> Iterator[Operation]:
        tree = self.facts.tree
        parent = tree.parent(node)
        where = Mention(node)
        match parent:
            case cst.Subscript(value=value) if value is node:
                above = tree.parent(parent)
                if isinstance(above, cst.Del):
                    yield Operation(Doing.FORGET, holder, self._keyed(parent), above)
                return
            case cst.Attribute(value=value, attr=cst.Name(value="setdefault" | "get")):
                return
            case cst.Attribute(value=value, attr=cst.Name(value="pop" | "clear" as how)):
                call = tree.parent(parent)
                if isinstance(call, cst.Call) and isinstance(tree.parent(call), cst.Expr):
                    key = call.args[0].value if call.args else None
                    if how == "clear" or key is not None:
                        yield Operation(Doing.FORGET, holder, Mention(node, key=key), call)
                        return
            case cst.AssignTarget():
                statement = tree.parent(parent)
                if isinstance(statement, cst.Assign) and self._is_container(statement.value):
                    yield Operation(Doing.DECLARE, holder, where, statement)
                    return
                if isinstance(statement, cst.Assign) and "maxlen" in tree.source(statement.value):
                    what = f"`{self._excerpt(statement.value)}` drops old turns"
                    yield Operation(Doing.WINDOW, holder, where, statement, what=what)
                    return
            case cst.AnnAssign(value=cst.BaseExpression() as value):
                if self._is_container(value):
                    yield Operation(Doing.DECLARE, holder, where, parent)
                    return
            case cst.ComparisonTarget(operator=cst.In() | cst.NotIn()):
                comparison = tree.parent(parent)
                assert isinstance(comparison, cst.Comparison)
                yield Operation(
                    Doing.ABSENT, holder, Mention(node, key=comparison.left), comparison
                )
                return
            case cst.Arg():
                call = tree.parent(parent)
                if isinstance(call, cst.Call) and self._called(call) == "len":
                    yield Operation(Doing.READ, holder, where, call, what="is counted")
                    return
        yield Operation(
            Doing.ESCAPE,
            holder,
            where,
            node,
            what=f"`{holder.name}` is used in `{self._excerpt(parent or node)}`",
        )

    def _keyed(self, node: cst.Subscript) -> Mention:
        match node.slice:
            case [cst.SubscriptElement(slice=cst.Index(value=key))]:
                return Mention(node, key=key)
        return Mention(node)

    def _is_container(self, value: cst.BaseExpression) -> bool:
        match value:
            case cst.Dict(elements=elements):
                return all(
                    isinstance(e, cst.DictElement) and _is_empty_list(e.value) for e in elements
                )
            case cst.Call(args=args):
                called = self._called(value)
                if called == "dict":
                    return not args
                if called in ("collections.defaultdict", "defaultdict"):
                    return [self.facts.tree.source(a.value) for a in args] == ["list"]
        return False

    def _called(self, call: cst.Call) -> str:
        return self.facts.values.imported(call.func) or self.facts.tree.source(call.func)

    # -- parameters -----------------------------------------------------------------------

    def _parameters(self, holder: VariableHolder) -> None:
        """A history that arrives as a parameter is linked with what the callers pass."""
        for binding in holder.scope.bindings.get(holder.name, ()):
            if binding.kind is not BindingKind.PARAMETER:
                continue
            function = holder.scope.node
            mention = Mention(binding.node.name)  # type: ignore[attr-defined]
            if not isinstance(function, cst.FunctionDef):
                continue
            passed = self.facts.calls.arguments_for(function, holder.name)
            if not passed:
                self.operations.append(
                    Operation(
                        Doing.ESCAPE,
                        holder,
                        mention,
                        binding.node,
                        what=f"`{holder.name}` is a parameter of `{function.name.value}`, "
                        "whose callers are not in this file",
                    )
                )
            for value in passed:
                source = holder_of(self.facts, value)
                if source is not None:
                    self.operations.append(
                        Operation(Doing.LINK, holder, mention, value, target=source)
                    )
                else:
                    self._value(holder, mention, value, value)

    # -- one mention ----------------------------------------------------------------------

    def _mention(self, holder: Holder, mention: Mention) -> Iterator[Operation]:
        tree = self.facts.tree
        node = mention.node
        parent = tree.parent(node)
        match parent:
            case cst.AssignTarget():
                statement = tree.parent(parent)
                assert isinstance(statement, cst.Assign)
                yield from self._assigned(holder, mention, statement, statement.value)
                return
            case cst.AnnAssign(target=target, value=value) if target is node:
                if value is not None:
                    yield from self._assigned(holder, mention, parent, value)
                return
            case cst.AugAssign(target=target, operator=cst.AddAssign(), value=value):
                if target is node:
                    yield self._append(holder, mention, parent, self._elements(value))
                    return
            case cst.Assign() | cst.AnnAssign() | cst.NamedExpr():
                yield from self._taken(holder, mention, parent)
                return
            case cst.Attribute(value=base, attr=cst.Name(value=method)) if base is node:
                call = tree.parent(parent)
                if isinstance(call, cst.Call) and call.func is parent:
                    yield from self._method(holder, mention, call, method)
                    return
            case cst.Subscript(value=base) if base is node:
                yield from self._subscript(holder, mention, parent)
                return
            case cst.Arg():
                call = tree.parent(parent)
                if isinstance(call, cst.Call):
                    yield from self._argument(holder, mention, parent, call)
                    return
            case cst.BinaryOperation(left=left, operator=cst.Add(), right=right) if left is node:
                yield from self._composite(holder, mention, parent, self._elements(right))
                return
            case cst.StarredElement():
                literal = tree.parent(parent)
                if isinstance(literal, cst.List) and literal.elements[0] is parent:
                    rest = self._listed(literal.elements[1:])
                    yield from self._composite(holder, mention, literal, rest)
                    return
            case cst.Return():
                yield from self._returned(holder, mention, parent)
                return
            case cst.For(iter=iterable) | cst.CompFor(iter=iterable) if iterable is node:
                yield from self._iterated(holder, mention, parent)
                return
            case cst.Expr() if mention.creates:
                yield Operation(Doing.LINK, holder, mention, node)
                return
            case cst.Expr() | cst.FormattedStringExpression():
                yield Operation(Doing.READ, holder, mention, node, what="is shown")
                return
        if is_tested(tree, node):
            yield Operation(Doing.READ, holder, mention, node, what="is tested")
            return
        yield self._escape(holder, mention, parent or node)

    def _escape(self, holder: Holder, mention: Mention, node: cst.CSTNode) -> Operation:
        return Operation(
            Doing.ESCAPE,
            holder,
            mention,
            node,
            what=f"`{holder.name}` is used in `{self._excerpt(node)}`",
        )

    def _excerpt(self, node: cst.CSTNode) -> str:
        text = " ".join(self.facts.tree.source(node).split())
        return text if len(text) <= 60 else text[:57] + "..."

    # -- assignments ----------------------------------------------------------------------

    def _assigned(
        self, holder: Holder, mention: Mention, node: cst.CSTNode, value: cst.BaseExpression
    ) -> Iterator[Operation]:
        """``holder = value``."""
        match value:
            case cst.BinaryOperation(left=left, operator=cst.Add()):
                if self._same(left, holder):
                    return  # reported where the old value is read
            case cst.List(elements=[cst.StarredElement(value=first), *_]):
                if self._same(first, holder):
                    return
            case cst.Subscript(value=base):
                if self._same(base, holder):
                    return
            case cst.Call(args=[cst.Arg(value=first)]) if self._called(value) in _COPYING:
                if isinstance(first, cst.Subscript) and self._same(first.value, holder):
                    return
        yield from self._value(holder, mention, node, value)

    def _value(
        self, holder: Holder, mention: Mention, node: cst.CSTNode, value: cst.BaseExpression
    ) -> Iterator[Operation]:
        """A value that ``holder`` gets and that is not made of its old value."""
        tree = self.facts.tree
        if isinstance(value, cst.List) or _is_empty_list(value):
            elements = value.elements if isinstance(value, cst.List) else ()
            turns = self._listed(elements)
            if isinstance(turns, NoTurn):
                yield self._unread(holder, mention, node, turns)
                return
            derived = [t for t in turns if answer(self.facts, t.node) is not None]
            compacting = [t for t in turns if any(answer(self.facts, x) for x in t.texts)]
            if derived or compacting:
                yield Operation(
                    Doing.COMPACT,
                    holder,
                    mention,
                    node,
                    what="an answer of the model stands in for the old turns",
                )
                return
            yield Operation(Doing.START, holder, mention, node, turns=turns)
            return
        seed = self._seed(value)
        if seed is not None:
            turns = self._listed(seed.elements)
            if isinstance(turns, tuple):
                yield Operation(Doing.START, holder, mention, node, turns=turns, seed=seed)
                return
        other = holder_of(self.facts, value)
        if isinstance(value, cst.Call):
            called = self._called(value)
            stack = self._stack_popped(value)
            if stack is not None:
                yield Operation(Doing.RESTORE, holder, mention, node, stack=stack)
                return
            if called in ("dataclasses.field", "field") and value.args:
                if tree.source(value.args[0]) == "default_factory=list" and len(value.args) == 1:
                    yield Operation(Doing.START, holder, mention, node)
                    return
            made = self._made_by(value, holder)
            if made is not None:
                for inner in made:
                    yield from self._value(holder, mention, inner, inner)
                return
            if called in ("collections.deque", "deque"):
                yield Operation(
                    Doing.WINDOW,
                    holder,
                    mention,
                    node,
                    what=f"`{tree.source(value)}` drops old turns",
                )
                return
            if called in _COPYING and value.args:
                if holder_of(self.facts, value.args[0].value) is not None:
                    return  # reported where the copied history is read
            if self._returns_history(value):
                return
        entry = isinstance(other, EntryHolder) and self._is_declared(other)
        if other is not None and (entry or not isinstance(value, cst.Call)):
            target = other if other != holder else None
            yield Operation(Doing.LINK, holder, mention, node, target=target)
            return
        match value:
            case cst.Name(value="None"):
                return
            case (
                cst.IfExp(body=body, orelse=orelse) | cst.BooleanOperation(left=body, right=orelse)
            ):
                yield from self._value(holder, mention, node, body)
                yield from self._value(holder, mention, node, orelse)
                return
        doing = Doing.PERSIST if comes_from_outside(self.facts, value) else Doing.ESCAPE
        yield Operation(
            doing,
            holder,
            mention,
            node,
            what=f"`{holder.name}` is set to `{self._excerpt(value)}`",
        )

    def _is_declared(self, holder: EntryHolder) -> bool:
        """Whether the container of ``holder`` is a dictionary that this module makes."""
        return any(
            o.doing is Doing.DECLARE
            for node in variable_mentions(self.facts, holder.container)
            for o in self._container(holder, node)
        )

    def _seed(self, value: cst.BaseExpression) -> cst.List | None:
        """The constant list of turns that ``value`` is a fresh copy of."""
        match value:
            case cst.Call(args=[cst.Arg(value=cst.Name() as name, star="")]) if (
                self._called(value) in _COPYING
            ):
                pass
            case cst.Call(func=cst.Attribute(value=cst.Name() as name, attr=cst.Name("copy"))):
                pass
            case cst.List(elements=[cst.StarredElement(value=cst.Name() as name)]):
                pass
            case cst.Subscript(
                value=cst.Name() as name,
                slice=[cst.SubscriptElement(slice=cst.Slice(lower=None, upper=None))],
            ):
                pass
            case _:
                return None
        scope = self.facts.tree.scope_of(name).resolve(name.value)
        bindings = scope.bindings.get(name.value, []) if scope is not None else []
        if scope is None or len(bindings) != 1 or not isinstance(bindings[0].value, cst.List):
            return None
        for read in self.facts.tree.scopes.reads.get((scope, name.value), ()):
            parent = self.facts.tree.parent(read)
            call = self.facts.tree.parent(parent) if isinstance(parent, cst.Arg) else None
            if isinstance(call, cst.Call) and self._called(call) in _COPYING:
                continue
            match parent:
                case cst.StarredElement() | cst.Attribute(attr=cst.Name("copy")):
                    continue
                case cst.Subscript() if not self._is_written(read):
                    continue
            return None
        return bindings[0].value

    def _stack_popped(self, value: cst.Call) -> Holder | None:
        """The list of copies that ``value`` takes the last one from."""
        match value:
            case cst.Call(func=cst.Attribute(value=base, attr=cst.Name("pop")), args=[]):
                stack = holder_of(self.facts, base)
                if isinstance(stack, VariableHolder) and self._is_stack(stack):
                    return stack
        return None

    def _is_stack(self, stack: VariableHolder) -> bool:
        """Whether nothing is put on ``stack`` but copies of one history."""
        tree = self.facts.tree
        copied: set[Holder | None] = set()
        for node in variable_mentions(self.facts, stack):
            parent = tree.parent(node)
            match parent:
                case cst.AssignTarget():
                    statement = tree.parent(parent)
                    if isinstance(statement, cst.Assign) and _is_empty_list(statement.value):
                        continue
                case cst.AnnAssign(value=cst.BaseExpression() as value) if _is_empty_list(value):
                    continue
                case cst.Attribute(attr=cst.Name(value="append" | "pop" | "clear" as method)):
                    call = tree.parent(parent)
                    if not isinstance(call, cst.Call):
                        return False
                    if method == "append":
                        inner = call.args[0].value if len(call.args) == 1 else None
                        copied.add(self._copied_holder(inner))
                    elif method == "pop":
                        above = tree.parent(call)
                        if not isinstance(above, cst.Assign) or call.args:
                            return False
                        copied.add(holder_of(self.facts, _only_target(above)))
                    continue
                case cst.Arg():
                    call = tree.parent(parent)
                    if isinstance(call, cst.Call) and self._called(call) == "len":
                        continue
            if not is_tested(tree, node):
                return False
        return len(copied) == 1 and None not in copied

    def _copied_holder(self, value: cst.BaseExpression | None) -> Holder | None:
        match value:
            case cst.Call(args=[cst.Arg(value=inner)]) if self._called(value) in _COPYING:
                return holder_of(self.facts, inner)
            case cst.Call(func=cst.Attribute(value=inner, attr=cst.Name("copy")), args=[]):
                return holder_of(self.facts, inner)
            case cst.Subscript(
                value=inner, slice=[cst.SubscriptElement(slice=cst.Slice(lower=None, upper=None))]
            ):
                return holder_of(self.facts, inner)
        return None

    def _made_by(self, call: cst.Call, holder: Holder) -> list[cst.BaseExpression] | None:
        """The lists that a function of this module returns, if it is called for ``holder`` only."""
        function = self.facts.values.evaluate(call.func)
        if function is None or not isinstance(function.definition, cst.FunctionDef):
            return None
        definition = function.definition
        returned = [r.value for r in self.facts.calls.returns_of(definition)]
        lists = [
            value
            for value in returned
            if isinstance(value, cst.List) or (value is not None and _is_empty_list(value))
        ]
        if not lists or len(lists) != len(returned):
            return None
        for other in self.facts.calls.calls_of(definition):
            parent = self.facts.tree.parent(other)
            match parent:
                case cst.Assign():
                    target = _only_target(parent)
                case cst.AnnAssign(target=target):
                    pass
                case _:
                    return None
            if holder_of(self.facts, target) != holder:
                return None
        return lists

    def _unread(
        self, holder: Holder, mention: Mention, node: cst.CSTNode, problem: NoTurn
    ) -> Operation:
        return Operation(
            Doing.ESCAPE,
            holder,
            mention,
            node,
            what=f"a turn `{self._excerpt(problem.node)}` {problem.sentence}",
        )

    def _same(self, node: cst.BaseExpression, holder: Holder) -> bool:
        return holder_of(self.facts, node) == holder

    def _returns_history(self, call: cst.Call) -> bool:
        """Whether ``call`` runs a function of this module that returns a member of the family."""
        function = self.facts.values.evaluate(call.func)
        if function is None or not isinstance(function.definition, cst.FunctionDef):
            return False
        for statement in self.facts.calls.returns_of(function.definition):
            if statement.value is not None:
                found = holder_of(self.facts, statement.value)
                if found is not None and found in self.family:
                    return True
        return False

    # -- the value read -------------------------------------------------------------------

    def _taken(
        self, holder: Holder, mention: Mention, statement: cst.CSTNode
    ) -> Iterator[Operation]:
        """``other = holder``: an alias, or a second name for the same list."""
        targets: list[cst.BaseExpression] = []
        match statement:
            case cst.Assign(targets=several):
                targets = [target.target for target in several]
            case cst.AnnAssign(target=target) | cst.NamedExpr(target=target):
                targets = [target]
        for target in targets:
            if isinstance(target, cst.Name):
                scope = self.facts.tree.scope_of(target).resolve(target.value)
                bindings = scope.bindings.get(target.value, ()) if scope else ()
                if len(bindings) == 1 and alias_target(self.facts, bindings[0]):
                    continue
            other = holder_of(self.facts, target)
            if other is None:
                yield self._escape(holder, mention, statement)
            elif other != holder:
                yield Operation(Doing.LINK, holder, mention, statement, target=other)

    def _method(
        self, holder: Holder, mention: Mention, call: cst.Call, method: str
    ) -> Iterator[Operation]:
        tree = self.facts.tree
        arguments = [a.value for a in call.args if not a.star and a.keyword is None]
        statement = isinstance(tree.parent(call), cst.Expr)
        match method, arguments:
            case "append", [element] if statement:
                yield from self._appended(holder, mention, call, element)
                return
            case "extend", [elements] if statement:
                yield self._append(holder, mention, call, self._elements(elements))
                return
            case "clear", [] if statement:
                yield Operation(Doing.CLEAR, holder, mention, call)
                return
            case "pop", [] if statement:
                yield Operation(Doing.POP, holder, mention, call, count=1)
                return
            case "pop", [index]:
                position = tree.source(index)
                if position == "-1" and statement:
                    yield Operation(Doing.POP, holder, mention, call, count=1)
                    return
                yield Operation(
                    Doing.WINDOW if position == "0" else Doing.EDIT,
                    holder,
                    mention,
                    call,
                    what=f"`{self._excerpt(call)}` takes out old turns",
                )
                return
            case "popleft", []:
                yield Operation(
                    Doing.WINDOW, holder, mention, call, what=f"`{self._excerpt(call)}`"
                )
                return
            case "copy", []:
                yield from self._copied(holder, mention, call)
                return
        if method in _EDITING_METHODS:
            yield Operation(
                Doing.EDIT, holder, mention, call, what=f"`{self._excerpt(call)}` changes old turns"
            )
            return
        yield self._escape(holder, mention, call)

    def _appended(
        self, holder: Holder, mention: Mention, call: cst.Call, element: cst.BaseExpression
    ) -> Iterator[Operation]:
        """``holder.append(element)``, also inside a helper that is called with the turn."""
        facts = self.facts
        turn = read_turn(facts, element)
        function = facts.calls.enclosing_function(call)
        if function is not None and _mentions_parameter(facts, function, element):
            statement = facts.tree.parent(call)
            if isinstance(statement, cst.Expr) and only_statement(function, statement):
                calls = [
                    c
                    for c in facts.calls.calls_of(function)
                    if (v := facts.values.evaluate(c.func)) is not None and v.definition is function
                ]
                if calls and not facts.tracker.mentions_uncalled(function):
                    yield Operation(Doing.HELPER, holder, mention, function)
                    for outer in calls:
                        passed = passed_arguments(facts, outer, function)
                        yield from self._helped(holder, mention, outer, element, passed)
                    return
        if isinstance(turn, NoTurn):
            yield self._unread(holder, mention, call, turn)
            return
        yield self._append(holder, mention, call, (turn,))

    def _helped(
        self,
        holder: Holder,
        mention: Mention,
        call: cst.Call,
        element: cst.BaseExpression,
        passed: dict[str, cst.BaseExpression],
    ) -> Iterator[Operation]:
        turn = read_turn(self.facts, element, passed)
        if isinstance(turn, NoTurn):
            yield self._unread(holder, mention, call, turn)
            return
        inside = set(passed.values())
        if not isinstance(self.facts.tree.parent(call), cst.Expr) or not all(
            text in inside for text in turn.texts
        ):
            yield self._escape(holder, mention, call)
            return
        yield self._append(holder, mention, call, (turn,))

    def _append(
        self,
        holder: Holder,
        mention: Mention,
        node: cst.CSTNode,
        turns: tuple[Turn, ...] | NoTurn,
    ) -> Operation:
        if isinstance(turns, NoTurn):
            return self._unread(holder, mention, node, turns)
        return Operation(Doing.APPEND, holder, mention, node, turns=turns)

    def _elements(self, value: cst.BaseExpression) -> tuple[Turn, ...] | NoTurn:
        if isinstance(value, (cst.List, cst.Tuple)):
            return self._listed(value.elements)
        if isinstance(value, cst.Name):
            bound = self.facts.tracker.definitions_at(value)
            for binding in bound:
                if len(bound) == 1 and isinstance(binding.value, cst.List):
                    return NoTurn(value, "is a list that is built elsewhere")
        return NoTurn(value, "is built elsewhere")

    def _listed(self, elements: Sequence[cst.BaseElement]) -> tuple[Turn, ...] | NoTurn:
        turns: list[Turn] = []
        for element in elements:
            if not isinstance(element, cst.Element):
                return NoTurn(element, "is unpacked from elsewhere")
            turn = read_turn(self.facts, element.value)
            if isinstance(turn, NoTurn):
                return turn
            turns.append(turn)
        return tuple(turns)

    def _subscript(
        self, holder: Holder, mention: Mention, node: cst.Subscript
    ) -> Iterator[Operation]:
        tree = self.facts.tree
        above = tree.parent(node)
        excerpt = self._excerpt(node)
        match node.slice:
            case [cst.SubscriptElement(slice=cst.Slice(lower=None, upper=None, step=None))]:
                if isinstance(above, cst.Del):
                    yield Operation(Doing.CLEAR, holder, mention, above)
                elif isinstance(above, cst.AssignTarget):
                    statement = tree.parent(above)
                    assert isinstance(statement, cst.Assign)
                    if _is_empty_list(statement.value):
                        yield Operation(Doing.CLEAR, holder, mention, statement)
                    else:
                        yield Operation(
                            Doing.EDIT, holder, mention, node, what=f"`{excerpt} = ...`"
                        )
                else:
                    yield from self._copied(holder, mention, node)
                return
            case [cst.SubscriptElement(slice=cst.Slice(lower=lower, upper=upper, step=None))]:
                taken = _taken_from_end(tree.source(lower) if lower else "", upper, above)
                statement = tree.statement_of(node)
                if isinstance(above, cst.Del) and taken:
                    yield Operation(Doing.POP, holder, mention, above, count=taken)
                    return
                if isinstance(above, cst.Assign) and self._same(_only_target(above), holder):
                    kept = _kept_before(lower, tree.source(upper) if upper else "")
                    if kept:
                        yield Operation(Doing.POP, holder, mention, above, count=kept)
                        return
                    yield Operation(
                        Doing.WINDOW, holder, mention, statement, what=f"`{excerpt}` drops turns"
                    )
                    return
                if isinstance(above, (cst.Del, cst.Assign)) or self._is_sent(node):
                    yield Operation(
                        Doing.WINDOW, holder, mention, statement, what=f"`{excerpt}` drops turns"
                    )
                    return
                if isinstance(above, (cst.Arg, cst.BinaryOperation, cst.AssignTarget)):
                    yield Operation(
                        Doing.WINDOW,
                        holder,
                        mention,
                        statement,
                        what=f"`{excerpt}` leaves out turns",
                    )
                    return
                yield Operation(Doing.READ, holder, mention, node, what="is looked into")
                return
        if self._is_written(node):
            if isinstance(above, cst.Del):
                index = tree.source(node.slice[0].slice) if len(node.slice) == 1 else ""
                if index == "-1":
                    yield Operation(Doing.POP, holder, mention, above, count=1)
                    return
                if index == "0":
                    yield Operation(
                        Doing.WINDOW, holder, mention, above, what=f"`del {excerpt}` drops turns"
                    )
                    return
            yield Operation(
                Doing.EDIT, holder, mention, node, what=f"`{excerpt}` of the history is changed"
            )
            return
        yield Operation(Doing.READ, holder, mention, node, what="is looked into")

    def _is_written(self, node: cst.CSTNode) -> bool:
        """Whether ``node``, or something inside what it stands for, is assigned or changed."""
        tree = self.facts.tree
        current = node
        while True:
            parent = tree.parent(current)
            match parent:
                case cst.AssignTarget() | cst.Del():
                    return True
                case cst.AugAssign(target=target) | cst.AnnAssign(target=target):
                    return target is current
                case cst.Attribute(value=value, attr=cst.Name(value=name)) if value is current:
                    call = tree.parent(parent)
                    if isinstance(call, cst.Call) and call.func is parent:
                        return name in (
                            "append extend insert pop clear update remove setdefault".split()
                        )
                    current = parent
                case cst.Subscript(value=value) if value is current:
                    current = parent
                case _:
                    return False

    def _is_sent(self, node: cst.CSTNode) -> bool:
        parent = self.facts.tree.parent(node)
        if isinstance(parent, cst.Arg) and parent.keyword is not None:
            call = self.facts.tree.parent(parent)
            return parent.keyword.value == "contents" and call in self.facts.site_by_call
        return False

    def _argument(
        self, holder: Holder, mention: Mention, argument: cst.Arg, call: cst.Call
    ) -> Iterator[Operation]:
        facts = self.facts
        site = facts.site_by_call.get(call)
        if site is not None:
            if argument.keyword is not None and argument.keyword.value == "contents":
                yield Operation(Doing.SEND, holder, mention, call, site=site)
            else:
                yield self._escape(holder, mention, call)
            return
        called = self._called(call)
        if called in _COPYING and len(call.args) == 1:
            yield from self._copied(holder, mention, call)
            return
        function = facts.values.evaluate(call.func)
        if function is not None and isinstance(function.definition, cst.FunctionDef):
            definition = function.definition
            for parameter in (*definition.params.params, *definition.params.kwonly_params):
                if facts.calls.argument(call, definition, parameter.name.value) is argument:
                    scope = facts.calls.function_scope(definition)
                    target = VariableHolder(scope, parameter.name.value)
                    yield Operation(Doing.LINK, holder, mention, call, target=target)
                    return
        if called in _ONLY_LOOKING or called.endswith((".info", ".debug", ".dumps", ".dump")):
            yield Operation(Doing.READ, holder, mention, call, what=f"is given to `{called}`")
            return
        yield self._escape(holder, mention, call)

    def _composite(
        self,
        holder: Holder,
        mention: Mention,
        node: cst.BaseExpression,
        turns: tuple[Turn, ...] | NoTurn,
    ) -> Iterator[Operation]:
        """``holder + [turns]`` or ``[*holder, turns]``."""
        if isinstance(turns, NoTurn):
            yield self._unread(holder, mention, node, turns)
            return
        tree = self.facts.tree
        parent = tree.parent(node)
        match parent:
            case cst.BinaryOperation(left=left, operator=cst.Add(), right=right) if left is node:
                more = self._elements(right)
                both = (*turns, *more) if isinstance(more, tuple) else more
                yield from self._composite(holder, mention, parent, both)
                return
            case cst.Arg() if self._is_sent(node):
                call = tree.parent(parent)
                assert isinstance(call, cst.Call)
                site = self.facts.site_by_call[call]
                yield Operation(Doing.SEND, holder, mention, call, turns=turns, site=site)
                return
            case cst.Assign() if self._same(_only_target(parent), holder):
                yield Operation(Doing.APPEND, holder, mention, parent, turns=turns)
                return
            case cst.Assign(targets=[cst.AssignTarget(target=cst.Name() as target)]):
                yield from self._through_variable(holder, mention, parent, target, turns)
                return
            case cst.AnnAssign(target=cst.Name() as target):
                yield from self._through_variable(holder, mention, parent, target, turns)
                return
        yield self._escape(holder, mention, parent or node)

    def _through_variable(
        self,
        holder: Holder,
        mention: Mention,
        statement: cst.CSTNode,
        target: cst.Name,
        turns: tuple[Turn, ...],
    ) -> Iterator[Operation]:
        """``contents = holder + [turn]`` and then nothing but ``contents=contents``."""
        facts = self.facts
        scope = facts.tree.scope_of(target).resolve(target.value)
        bindings = scope.bindings.get(target.value, []) if scope is not None else []
        reads = facts.tracker.reads_of(bindings[0]) if len(bindings) == 1 else []
        if len(reads) == 1 and self._is_sent(reads[0]):
            call = facts.tree.parent(facts.tree.parent(reads[0]) or reads[0])
            assert isinstance(call, cst.Call)
            yield Operation(
                Doing.SEND,
                holder,
                Mention(mention.node, mention.key, mention.creates, mention.fallback, bindings[0]),
                call,
                turns=turns,
                site=facts.site_by_call[call],
            )
            return
        yield replace(self._escape(holder, mention, statement), turns=turns)

    def _copied(
        self, holder: Holder, mention: Mention, node: cst.BaseExpression
    ) -> Iterator[Operation]:
        """A copy of the history: sent, kept under another name, or put on a stack."""
        tree = self.facts.tree
        parent = tree.parent(node)
        match parent:
            case cst.Arg() if self._is_sent(node):
                call = tree.parent(parent)
                assert isinstance(call, cst.Call)
                yield Operation(
                    Doing.SEND, holder, mention, call, site=self.facts.site_by_call[call]
                )
                return
            case cst.Assign():
                target = _only_target(parent)
                other = holder_of(self.facts, target)
                if other is not None:
                    yield Operation(Doing.COPY, holder, mention, node, target=other)
                    return
            case cst.AnnAssign(target=target):
                other = holder_of(self.facts, target)
                if other is not None:
                    yield Operation(Doing.COPY, holder, mention, node, target=other)
                    return
            case cst.BinaryOperation(left=left, operator=cst.Add(), right=right) if left is node:
                yield from self._composite(holder, mention, parent, self._elements(right))
                return
            case cst.Arg():
                call = tree.parent(parent)
                match call:
                    case cst.Call(func=cst.Attribute(value=base, attr=cst.Name("append"))):
                        stack = holder_of(self.facts, base)
                        if isinstance(stack, VariableHolder) and self._is_stack(stack):
                            yield Operation(Doing.COPY, holder, mention, node, stack=stack)
                            return
                if isinstance(call, cst.Call):
                    for operation in self._argument(holder, mention, parent, call):
                        if operation.doing is Doing.LINK:
                            yield Operation(
                                Doing.COPY, holder, mention, node, target=operation.target
                            )
                        else:
                            yield operation
                    return
            case cst.Return():
                yield self._escape(holder, mention, parent)
                return
        yield self._escape(holder, mention, parent or node)

    def _returned(self, holder: Holder, mention: Mention, node: cst.Return) -> Iterator[Operation]:
        """``return holder``: the callers' variables are linked with it."""
        facts = self.facts
        function = facts.calls.enclosing_function(node)
        if function is None or facts.tracker.mentions_uncalled(function):
            yield self._escape(holder, mention, node)
            return
        for call in facts.calls.calls_of(function):
            parent = facts.tree.parent(call)
            if isinstance(parent, cst.Await):
                parent = facts.tree.parent(parent)
            target: Holder | None = None
            match parent:
                case cst.Assign():
                    target = holder_of(facts, _only_target(parent))
                case cst.AnnAssign(target=place):
                    target = holder_of(facts, place)
                case cst.Expr():
                    continue
            if target is None:
                yield self._escape(holder, mention, parent or call)
            elif target != holder:
                yield Operation(Doing.LINK, holder, mention, call, target=target)

    def _iterated(self, holder: Holder, mention: Mention, loop: cst.CSTNode) -> Iterator[Operation]:
        """A loop over the turns: harmless if it does not change them or send them."""
        facts = self.facts
        target = loop.target if isinstance(loop, (cst.For, cst.CompFor)) else None
        body = loop if isinstance(loop, cst.For) else facts.tree.parent(loop)
        if isinstance(loop, cst.CompFor):
            statement = facts.tree.statement_of(loop)
            for site in facts.sites:
                if facts.tree.statement_of(site.call) is statement:
                    yield self._escape(holder, mention, statement)
                    return
            assigned = facts.tree.parent(body) if body is not None else None
            if isinstance(assigned, cst.Assign):
                if self._same(_only_target(assigned), holder):
                    yield Operation(
                        Doing.EDIT,
                        holder,
                        mention,
                        assigned,
                        what=f"`{self._excerpt(assigned)}` rebuilds the history",
                    )
                    return
                yield self._escape(holder, mention, assigned)
                return
        if isinstance(target, cst.Name) and body is not None:
            for name in descendants(body):
                if (
                    isinstance(name, cst.Name)
                    and name.value == target.value
                    and name is not target
                    and self._is_written(name)
                ):
                    yield Operation(
                        Doing.EDIT, holder, mention, name, what="old turns are changed in a loop"
                    )
                    return
        yield Operation(Doing.READ, holder, mention, loop, what="is gone through")


def _is_empty_list(value: cst.BaseExpression) -> bool:
    match value:
        case cst.List(elements=[]):
            return True
        case cst.Call(func=cst.Name(value="list"), args=[]):
            return True
    return False


def _only_target(node: cst.Assign) -> cst.BaseExpression:
    """The target of an assignment; of several, the first."""
    return node.targets[0].target


def _taken_from_end(lower: str, upper: cst.BaseExpression | None, above: object) -> int:
    """For ``del history[-2:]``: how many turns go."""
    if upper is None and lower.startswith("-") and lower[1:].isdigit():
        return int(lower[1:])
    return 0


def _kept_before(lower: cst.BaseExpression | None, upper: str) -> int:
    """For ``history = history[:-2]``: how many turns go."""
    if lower is None and upper.startswith("-") and upper[1:].isdigit():
        return int(upper[1:])
    return 0


def _mentions_parameter(facts: Facts, function: cst.FunctionDef, node: cst.BaseExpression) -> bool:
    scope = facts.calls.function_scope(function)
    own = facts.calls.self_name(function)
    for name in descendants(node):
        if isinstance(name, cst.Name) and name.value != own:
            for binding in scope.bindings.get(name.value, ()):
                if binding.kind is BindingKind.PARAMETER:
                    return True
    return False
