"""The state of a history at every point of a program.

A history is either what the service already has, plus turns it has not seen (``Unsent``), or
exactly what a request has just sent, still without the answer (``Sent``), or something that
differs from path to path (``Unclear``). Functions of the module are followed into where they
are called; those that nobody calls may be called by anyone, in any order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import libcst as cst

from migrate_interactions.conversations.holders import EntryHolder, Holder, VariableHolder
from migrate_interactions.conversations.operations.operation import Doing, Operation
from migrate_interactions.conversations.turns import MODEL, Turn
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.syntax.flow import Interpreter
from migrate_interactions.syntax.reaching import flow_node
from migrate_interactions.syntax.scopes import ScopeKind
from migrate_interactions.syntax.walk import descendants


@dataclass(frozen=True)
class Unsent:
    """The service has everything but these turns."""

    turns: tuple[Turn, ...] = ()


@dataclass(frozen=True)
class Sent:
    """``site`` has sent all of it; ``owed`` are sent turns that are yet to be appended."""

    site: Site
    owed: tuple[Turn, ...]
    unsent: tuple[Turn, ...]
    #: False if it was not known what was unsent.
    known: bool = True


@dataclass(frozen=True)
class Unclear:
    """Different from path to path."""


History = Unsent | Sent | Unclear
#: The histories of a program point, by holder and, for entries, the source of their key.
State = Mapping[tuple[Holder, str], History]


@dataclass
class FlowReport:
    """What the flow has shown.

    ``sends`` are the states in which each SEND finds its history. ``misplaced`` are answers
    that are appended where they do not follow the turns they answer, ``undone`` POPs that may
    take back turns the service has. ``kept`` are the sites whose answers are appended;
    ``skipped`` those whose answer is left out on some path.
    """

    sends: dict[Operation, set[History]] = field(default_factory=dict)
    misplaced: set[Operation] = field(default_factory=set)
    undone: set[Operation] = field(default_factory=set)
    kept: set[Site] = field(default_factory=set)
    skipped: set[Site] = field(default_factory=set)


def follow_histories(facts: Facts, operations: list[Operation]) -> FlowReport:
    """Run the whole module over ``operations``."""
    return _HistoryDomain(facts, operations).run()


_HARMLESS = frozenset(
    "print len str repr append extend strip lower upper split rstrip lstrip format join get "
    "startswith endswith enumerate range list dict tuple set sorted isinstance bool items keys "
    "values clear copy setdefault flush Content Part from_text UserContent ModelContent "
    "splitlines replace title zip sum max min abs round any all capitalize".split()
)


@dataclass
class _HistoryDomain:
    facts: Facts
    operations: list[Operation]
    report: FlowReport = field(default_factory=FlowReport)
    pool: dict[Holder, History] = field(default_factory=dict)
    _at: dict[cst.CSTNode, list[Operation]] = field(default_factory=dict)
    _touching: set[cst.FunctionDef] = field(default_factory=set)
    _stack: list[cst.FunctionDef] = field(default_factory=list)
    _steps: dict[cst.CSTNode, list[cst.CSTNode | Operation]] = field(default_factory=dict)
    _raising: dict[cst.CSTNode, bool] = field(default_factory=dict)

    # -- running --------------------------------------------------------------------------

    def run(self) -> FlowReport:
        for operation in self.operations:
            self._at.setdefault(flow_node(self.facts.tree, operation.node), []).append(operation)
        self._find_touching()
        roots = self._roots()
        for _ in range(12):
            before = dict(self.pool)
            self.report = FlowReport()
            for root in roots:
                body = root.body if isinstance(root, cst.FunctionDef) else root
                exits = Interpreter(self).run(body, {})
                leaving = [exits.normal, exits.returned]
                if isinstance(root, cst.FunctionDef):
                    leaving.append(exits.raised)
                for state in leaving:
                    self._contribute(state)
            if self.pool == before:
                break
        return self.report

    def _find_touching(self) -> None:
        """Functions that contain an operation, or call one that does."""
        calls = self.facts.calls
        for operation in self.operations:
            if operation.doing is not Doing.HELPER:
                function = calls.enclosing_function(operation.node)
                if function is not None:
                    self._touching.add(function)
        helpers = {o.node for o in self.operations if o.doing is Doing.HELPER}
        self._touching -= helpers  # type: ignore[arg-type]
        grown = True
        while grown:
            grown = False
            for function in list(self._touching):
                for call in calls.calls_of(function):
                    caller = calls.enclosing_function(call)
                    if caller is not None and caller not in self._touching:
                        if caller not in helpers:
                            self._touching.add(caller)
                            grown = True

    def _roots(self) -> list[cst.FunctionDef | cst.Module]:
        roots: list[cst.FunctionDef | cst.Module] = [self.facts.tree.module]
        for node in self.facts.tree.scopes.nodes(cst.FunctionDef):
            assert isinstance(node, cst.FunctionDef)
            if node in self._touching and (
                not self._known_calls(node)
                or node.decorators
                or self.facts.tracker.mentions_uncalled(node)
            ):
                roots.append(node)
        return roots

    def _known_calls(self, function: cst.FunctionDef) -> list[cst.Call]:
        found = []
        for call in self.facts.calls.calls_of(function):
            if function.name.value == "__init__" or self._definition(call) is function:
                found.append(call)
        return found

    def _definition(self, call: cst.Call) -> cst.FunctionDef | None:
        value = self.facts.values.evaluate(call.func)
        match value.definition if value is not None else None:
            case cst.FunctionDef() as function:
                return function
            case cst.ClassDef() as cls:
                return self.facts.calls.method(cls, "__init__")
        return None

    def _contribute(self, state: State | None) -> None:
        for (holder, _), history in (state or {}).items():
            history = self._settled(history)
            known = self.pool.get(holder)
            self.pool[holder] = history if known is None else self._merge(known, history)

    # -- the domain -----------------------------------------------------------------------

    def join(self, left: State, right: State) -> State:
        joined: dict[tuple[Holder, str], History] = {}
        for key in {*left, *right}:
            one = left.get(key) or self._default(key[0])
            other = right.get(key) or self._default(key[0])
            joined[key] = self._merge(one, other)
        return joined

    def _merge(self, left: History, right: History) -> History:
        if left == right:
            return left
        left, right = self._settled(left), self._settled(right)
        return left if left == right else Unclear()

    def _settled(self, history: History) -> History:
        """A history whose last answer was not appended is what it was before the request."""
        if not isinstance(history, Sent):
            return history
        self.report.skipped.add(history.site)
        return Unsent(history.unsent) if history.known else Unclear()

    def _default(self, holder: Holder) -> History:
        """The state of a history that this body has not touched yet."""
        return self.pool.get(holder, Unsent())

    def transfer(self, node: cst.CSTNode, state: State) -> tuple[State, State | None]:
        raised = state if self._may_raise(node) else None
        current = state
        for step in self._steps_of(node):
            if isinstance(step, Operation):
                current = self._operate(step, current)
            elif isinstance(step, cst.Call):
                current, inside = self._enter(step, current)
                if inside is not None:
                    raised = inside if raised is None else self.join(raised, inside)
        return current, raised

    def _steps_of(self, node: cst.CSTNode) -> list[cst.CSTNode | Operation]:
        """Operations and calls of touching functions inside ``node``, as they are evaluated."""
        if node not in self._steps:
            span = self.facts.tree.span
            steps: list[tuple[int, int, cst.CSTNode | Operation]] = [
                (span(operation.node).end, 1, operation) for operation in self._at.get(node, ())
            ]
            if not isinstance(node, (cst.FunctionDef, cst.ClassDef, cst.For)):
                for call in descendants(node):
                    if isinstance(call, cst.Call) and self._definition(call) in self._touching:
                        steps.append((span(call).end, 0, call))
            steps.sort(key=lambda step: step[:2])
            self._steps[node] = [step for _, _, step in steps]
        return self._steps[node]

    def _may_raise(self, node: cst.CSTNode) -> bool:
        if node not in self._raising:
            self._raising[node] = not isinstance(
                node, (cst.FunctionDef, cst.ClassDef, cst.For)
            ) and any(self._raises(below) for below in descendants(node))
        return self._raising[node]

    def _raises(self, node: cst.CSTNode) -> bool:
        match node:
            case cst.Await() | cst.Raise() | cst.Assert():
                return True
            case (
                cst.Call(func=cst.Name(value=name))
                | cst.Call(func=cst.Attribute(attr=cst.Name(value=name)))
            ):
                definition = self._definition(node)
                if definition is not None and definition not in self._touching:
                    return any(
                        isinstance(below, (cst.Raise, cst.Await))
                        or below in self.facts.site_by_call
                        for below in descendants(definition.body)
                    )
                return name not in _HARMLESS and definition not in self._touching
            case cst.Call():
                return True
        return False

    # -- calls ----------------------------------------------------------------------------

    def _enter(self, call: cst.Call, state: State) -> tuple[State, State | None]:
        """Follow a call into a function of the module."""
        function = self._definition(call)
        assert function is not None
        if function in self._stack:
            return dict.fromkeys(state, Unclear()), None
        links = [
            operation
            for operation in self.operations
            if operation.doing in (Doing.LINK, Doing.COPY)
            and isinstance(operation.target, VariableHolder)
            and operation.target.scope is self.facts.calls.function_scope(function)
            and self.facts.tree.span(call).contains(self.facts.tree.span(operation.node))
        ]
        inner = dict(state)
        for link in links:
            assert link.target is not None
            inner[(link.target, "")] = self._get(link, state)
        self._stack.append(function)
        exits = Interpreter(self).run(function.body, inner)
        self._stack.pop()
        left = exits.normal
        if exits.returned is not None:
            left = exits.returned if left is None else self.join(left, exits.returned)
        if left is None:
            left = exits.raised if exits.raised is not None else inner
        return self._back(links, left), (
            self._back(links, exits.raised) if exits.raised is not None else None
        )

    def _back(self, links: list[Operation], state: State) -> State:
        """What a callee did to its parameter it did to the caller's history."""
        after = dict(state)
        for link in links:
            assert link.target is not None
            if link.doing is Doing.LINK and (link.target, "") in state:
                after[self._key(link)] = state[(link.target, "")]
        return after

    # -- operations -----------------------------------------------------------------------

    def _key(self, operation: Operation) -> tuple[Holder, str]:
        if isinstance(operation.holder, EntryHolder) and operation.key is not None:
            return operation.holder, self.facts.tree.source(operation.key)
        return operation.holder, ""

    def _get(self, operation: Operation, state: State) -> History:
        return state.get(self._key(operation)) or self._default(operation.holder)

    def _operate(self, operation: Operation, state: State) -> State:
        history = self._get(operation, state)
        after = dict(state)
        key = self._key(operation)
        match operation.doing:
            case Doing.START:
                after[key] = Unsent(operation.turns)
            case Doing.CLEAR | Doing.FORGET:
                after[key] = Unsent()
            case Doing.DECLARE:
                after = {k: v for k, v in state.items() if k[0] != operation.holder}
            case Doing.APPEND:
                after[key] = self._append(operation, history)
            case Doing.SEND:
                history = self._settled(history)
                self.report.sends.setdefault(operation, set()).add(history)
                assert operation.site is not None
                known = isinstance(history, Unsent)
                unsent = history.turns if isinstance(history, Unsent) else ()
                after[key] = Sent(operation.site, operation.turns, unsent, known)
            case Doing.POP:
                after[key] = self._pop(operation, history)
            case Doing.COPY if operation.stack is not None:
                top = (operation.stack, "")
                settled = self._settled(history)
                after[top] = self._merge(state[top], settled) if top in state else settled
            case Doing.RESTORE if operation.stack is not None:
                after[key] = state.get((operation.stack, "")) or self._default(operation.stack)
            case Doing.COPY | Doing.LINK if operation.target is not None:
                if not self._is_parameter(operation.target):
                    after[(operation.target, "")] = history
            case _:
                return state
        return after

    def _is_parameter(self, holder: Holder) -> bool:
        """Parameters get their state when the call is entered."""
        if not isinstance(holder, VariableHolder) or holder.scope.kind is not ScopeKind.FUNCTION:
            return False
        node = holder.scope.node
        assert isinstance(node, cst.FunctionDef)
        parameters = (*node.params.params, *node.params.kwonly_params)
        return any(parameter.name.value == holder.name for parameter in parameters)

    def _append(self, operation: Operation, history: History) -> History:
        for turn in operation.turns:
            if turn.role == MODEL and turn.answer is not None:
                self.report.kept |= turn.answer.sites
                matches = isinstance(history, Sent) and history.site in turn.answer.sites
                if not matches or (isinstance(history, Sent) and history.owed):
                    self.report.misplaced.add(operation)
                    history = Unclear()
                else:
                    history = Unsent()
                continue
            match history:
                case Sent(site=site, owed=[first, *rest], unsent=unsent, known=known):
                    if self._same_turn(first, turn):
                        history = Sent(site, tuple(rest), (*unsent, turn), known)
                        continue
            match self._settled(history):
                case Unsent(turns=turns) if turn not in turns:
                    history = Unsent((*turns, turn))
                case _:
                    history = Unclear()
        return history

    def _same_turn(self, sent: Turn, appended: Turn) -> bool:
        """Whether two expressions write the same turn (of names that are not rebound)."""
        source = self.facts.tree.source
        one = [source(text) for text in sent.texts]
        return sent.role == appended.role and one == [source(text) for text in appended.texts]

    def _pop(self, operation: Operation, history: History) -> History:
        match history:
            case Unsent(turns=turns) | Sent(unsent=turns, known=True) if (
                len(turns) >= operation.count
            ):
                return Unsent(turns[: len(turns) - operation.count])
        self.report.undone.add(operation)
        return Unclear()
