"""What an expression evaluates to, followed through one module's names, attributes and calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import inf

import libcst as cst

from migrate_interactions.facts.calls import CallGraph
from migrate_interactions.facts.containers import stored_values
from migrate_interactions.facts.running import Gives, assigned_to, run_of, run_that_gives
from migrate_interactions.facts.sdk import (
    ANNOTATIONS,
    ATTRIBUTES,
    AWAITABLES,
    AWAITING_CALLERS,
    AWAITS,
    CALLS,
    CONSTRUCTORS,
    LEGACY_PACKAGES,
    Kind,
)
from migrate_interactions.facts.session_state import kept_in, session_entries, session_key
from migrate_interactions.facts.vertex import may_be_vertex
from migrate_interactions.syntax.scopes import Binding, BindingKind, Scope
from migrate_interactions.syntax.tree import Tree

_PROPERTY_DECORATORS = frozenset({"property", "cached_property", "functools.cached_property"})


@dataclass(frozen=True)
class Value:
    """An abstract value: exactly one of the first four fields is set.

    ``origin`` is the expression that made an SDK value. ``vertex`` says that the client behind
    it is, or may be, a Vertex AI or enterprise client. ``legacy`` says that it comes from one of
    the older packages.
    """

    kind: Kind | None = None
    imported: str | None = None
    instance_of: cst.ClassDef | None = None
    definition: cst.FunctionDef | cst.ClassDef | None = None
    origin: cst.CSTNode | None = None
    vertex: bool = False
    legacy: bool = False


@dataclass
class Values:
    """Evaluates expressions of one module; results are remembered."""

    tree: Tree
    calls: CallGraph
    _known: dict[object, Value | None] = field(default_factory=dict)
    #: What is being worked out, with its depth.
    _open: dict[object, int] = field(default_factory=dict)
    #: The least depth of what was asked for again while it was being worked out.
    _reached: float = inf

    def evaluate(self, node: cst.CSTNode) -> Value | None:
        """The value of expression ``node``, or None if it is not known."""
        value = self._once(node, lambda: self._evaluate(node))
        if value is not None:
            self._known[node] = value
        return value

    def _once(self, key: object, work_out: Callable[[], Value | None]) -> Value | None:
        """What ``work_out`` finds; None where ``key`` is being worked out further up.

        Remembered, unless something further up was asked for: once that is known, there may be
        more to find here.
        """
        if key in self._known:
            return self._known[key]
        if key in self._open:
            self._reached = min(self._reached, self._open[key])
            return None
        depth = len(self._open)
        self._open[key] = depth
        reached_above, self._reached = self._reached, inf
        try:
            value = work_out()
        finally:
            del self._open[key]
            is_final = self._reached >= depth
            self._reached = reached_above if is_final else min(reached_above, self._reached)
        if is_final:
            self._known[key] = value
        return value

    @cached_property
    def _has_session(self) -> bool:
        return "session_state" in self.tree.text

    @cached_property
    def session_entries(self) -> dict[str, list[cst.BaseExpression]]:
        """Expressions for the entries of Streamlit's session, by their keys."""
        return session_entries(self.tree, self.imported)

    def kind(self, node: cst.CSTNode) -> Kind | None:
        value = self.evaluate(node)
        return value.kind if value is not None else None

    def imported(self, node: cst.CSTNode) -> str:
        """The full importable name that ``node`` stands for; empty if it is none."""
        value = self.evaluate(node)
        return (value.imported or "") if value is not None else ""

    def function_of(self, call: cst.Call) -> cst.FunctionDef | None:
        """The function of this module that ``call`` runs, if that is known."""
        value = self.evaluate(call.func)
        definition = value.definition if value is not None else None
        return definition if isinstance(definition, cst.FunctionDef) else None

    def name_of(self, call: cst.Call) -> str:
        """What ``call`` calls: its full importable name, or else as the code has it."""
        return self.imported(call.func) or self.tree.source(call.func)

    def _evaluate(self, node: cst.CSTNode) -> Value | None:
        key = session_key(node, self.imported) if self._has_session else None
        if key is not None:
            entries = self.session_entries.get(key, ())
            kept = [kept_in(self.tree, entry) for entry in entries]
            return _join([self.evaluate(value) for value in kept if value is not None])
        match node:
            case cst.Name():
                return self._name(node)
            case cst.Attribute(value=base, attr=cst.Name(value=attr)):
                variable = self.calls.variable(node)
                return self.variable(*variable) if variable else self._attribute(base, attr)
            case cst.Call():
                return self._call(node)
            case cst.Await(expression=inner):
                return self._awaited(inner)
            case cst.NamedExpr(value=inner):
                return self.evaluate(inner)
            case cst.IfExp(body=left, orelse=right) | cst.BooleanOperation(left=left, right=right):
                return _join([self.evaluate(left), self.evaluate(right)])
            case cst.Subscript(value=container):
                return self._element(container)
        return None

    # -- names ----------------------------------------------------------------------------

    def _name(self, node: cst.Name) -> Value | None:
        variable = self.tree.scope_of(node).variable(node.value)
        return self.variable(*variable) if variable is not None else None

    def variable(self, scope: Scope, name: str) -> Value | None:
        """What the variable ``name`` of ``scope`` holds, over all of its bindings."""
        bindings = scope.bindings.get(name, ())
        return self._once((scope, name), lambda: _join([self._binding(b) for b in bindings]))

    def _binding(self, binding: Binding) -> Value | None:
        if binding.annotation is not None:
            annotated = self._annotation(binding.annotation.annotation)
            if annotated is not None:
                return annotated
        match binding.kind:
            case BindingKind.IMPORT:
                return Value(imported=binding.dotted)
            case BindingKind.FUNCTION | BindingKind.CLASS:
                assert isinstance(binding.node, (cst.FunctionDef, cst.ClassDef))
                return Value(definition=binding.node)
            case BindingKind.ASSIGNMENT | BindingKind.WALRUS | BindingKind.WITH:
                target = unpacked(binding.value, binding.path)
                return self.evaluate(target) if target is not None else None
            case BindingKind.PARAMETER:
                return self._parameter(binding)
        return None

    def _parameter(self, binding: Binding) -> Value | None:
        function = binding.scope.node
        if not isinstance(function, cst.FunctionDef):
            return None
        cls = self.calls.class_of(function)
        if cls is not None and binding.name == self.calls.self_name(function):
            return Value(instance_of=cls)
        passed = [self.evaluate(a) for a in self.calls.arguments_for(function, binding.name)]
        if not passed or any(value is None for value in passed):
            return self.evaluate(binding.value) if binding.value is not None else None
        return _join(passed)

    def _annotation(self, node: cst.BaseExpression) -> Value | None:
        match node:
            case cst.BinaryOperation(left=left, right=right):
                return self._annotation(left) or self._annotation(right)
            case cst.Subscript(slice=[cst.SubscriptElement(slice=cst.Index(value=inner))]):
                return self._annotation(inner)
            case cst.Subscript(
                value=annotated, slice=[cst.SubscriptElement(slice=cst.Index(value=inner)), *_]
            ) if self.imported(annotated).endswith(".Annotated"):
                return self._annotation(inner)
            case cst.SimpleString() as literal:
                return self._dotted_annotation(node, str(literal.evaluated_value))
            case cst.Name() | cst.Attribute():
                variable = self.calls.variable(node)
                for binding in variable[0].bindings.get(variable[1], ()) if variable else ():
                    if isinstance(binding.node, cst.ClassDef):
                        return Value(instance_of=binding.node)
                    if isinstance(binding.value, cst.Subscript) and self.imported(
                        binding.value.value
                    ).endswith(".Annotated"):
                        return self._annotation(binding.value)
        return _annotated(self.imported(node), node)

    def _dotted_annotation(self, node: cst.CSTNode, text: str) -> Value | None:
        head, _, rest = text.partition(".")
        module = self.tree.scope_of(node).module_scope
        scope, name = module.variable(head) or (module, head)
        for binding in scope.bindings.get(name, ()):
            if isinstance(binding.node, cst.ClassDef) and not rest:
                return Value(instance_of=binding.node)
            if binding.dotted is not None:
                return _annotated(f"{binding.dotted}.{rest}" if rest else binding.dotted)
        return None

    # -- attributes and elements ----------------------------------------------------------

    def _attribute(self, base: cst.BaseExpression, attr: str) -> Value | None:
        value = self.evaluate(base)
        if value is None:
            return None
        if value.imported is not None:
            return Value(imported=f"{value.imported}.{attr}")
        if value.kind is not None:
            kind = ATTRIBUTES.get((value.kind, attr))
            return replace(value, kind=kind) if kind is not None else None
        cls = value.instance_of
        if cls is None and isinstance(value.definition, cst.ClassDef):
            cls = value.definition
        return self.member(cls, attr) if cls is not None else None

    def member(self, cls: cst.ClassDef, attr: str) -> Value | None:
        """What ``attr`` of an instance of ``cls`` holds."""
        return self._once((cls, attr), lambda: self._member(cls, attr))

    def _member(self, cls: cst.ClassDef, attr: str) -> Value | None:
        method = self.calls.method(cls, attr)
        if method is not None:
            decorators = {self._decorator(d) for d in method.decorators}
            if decorators & _PROPERTY_DECORATORS:
                return self.returned(method)
            return Value(definition=method)
        found: list[Value | None] = []
        for owner in self.calls.lineage(cls):
            scope = self.calls.class_scope(owner)
            found += [self._binding(b) for b in scope.bindings.get(attr, ())]
            found += [self.evaluate(v) for v in self.calls.stored(owner, attr)]
        return _join(found)

    def _decorator(self, decorator: cst.Decorator) -> str:
        target = decorator.decorator
        if isinstance(target, cst.Call):
            target = target.func
        return self.imported(target) or self.tree.source(target)

    def _element(self, container: cst.BaseExpression) -> Value | None:
        return _join([self.evaluate(v) for v in stored_values(self.calls, container)])

    # -- calls ----------------------------------------------------------------------------

    def _call(self, node: cst.Call) -> Value | None:
        match node.func:
            case cst.Attribute(value=container, attr=cst.Name(value="get" | "setdefault" | "pop")):
                element = self._element(container)
                if element is not None:
                    return element
        run = run_that_gives(self, node)
        if run is not None:
            given = self._result_of(run.function)
            if given is None or run.gives is not Gives.AWAITABLE or given.kind is None:
                return given
            return replace(given, kind=AWAITABLES.get(given.kind, given.kind))
        function = self.evaluate(node.func)
        if function is None:
            return None
        if function.imported is not None:
            if function.imported in AWAITING_CALLERS and node.args:
                return self.evaluate(node.args[0].value)
            kind = CONSTRUCTORS.get(function.imported)
            if kind is None:
                return None
            legacy = function.imported.startswith(LEGACY_PACKAGES)
            vertex = may_be_vertex(node, self.tree) if not legacy else _of_vertex(function.imported)
            return Value(kind=kind, origin=node, vertex=vertex, legacy=legacy)
        if function.kind is not None:
            result = CALLS.get(function.kind)
            return replace(function, kind=result, origin=node) if result is not None else None
        match function.definition:
            case cst.ClassDef() as cls:
                return Value(instance_of=cls)
            case cst.FunctionDef(asynchronous=None) as definition:
                return self.returned(definition)
        return None

    def _result_of(self, function: cst.BaseExpression) -> Value | None:
        """What calling the value of ``function`` gives."""
        match function:
            case cst.Lambda(body=body):
                return self.evaluate(body)
            case cst.Call() if (run := run_of(self, function)) is not None:
                return self._result_of(run.function) if run.gives is Gives.FUNCTION else None
        value = self.evaluate(function)
        if value is not None and value.kind is not None:
            result = CALLS.get(value.kind)
            return replace(value, kind=result) if result is not None else None
        if value is not None and isinstance(value.definition, cst.FunctionDef):
            return self.returned(value.definition)
        for source in assigned_to(self, function):
            if source is not function:
                return self._result_of(source)
        return None

    def _awaited(self, inner: cst.BaseExpression) -> Value | None:
        if isinstance(inner, cst.Call):
            function = self.function_of(inner)
            if function is not None and run_of(self, inner) is None:
                return self.returned(function)
        value = self.evaluate(inner)
        if value is None or value.kind is None:
            return None
        kind = AWAITS.get(value.kind)
        return replace(value, kind=kind) if kind is not None else None

    def returned(self, function: cst.FunctionDef) -> Value | None:
        """What ``function`` returns, over all of its return statements."""
        return self._once((function, "returned"), lambda: self._returned(function))

    def _returned(self, function: cst.FunctionDef) -> Value | None:
        if function.returns is not None:
            annotated = self._annotation(function.returns.annotation)
            if annotated is not None and annotated.kind is not Kind.CLIENT:
                return annotated
        returns = self.calls.returns_of(function)
        found = [self.evaluate(r.value) for r in returns if r.value is not None]
        found += [self.evaluate(y.value) for y in self.calls.yields_of(function) if y.value]
        return _join(found)


def unpacked(value: cst.BaseExpression | None, path: tuple[int, ...]) -> cst.BaseExpression | None:
    for index in path:
        match value:
            case cst.Tuple(elements=elements) | cst.List(elements=elements) if index < len(
                elements
            ):
                value = elements[index].value
            case _:
                return None
    return value


def _join(values: list[Value | None]) -> Value | None:
    """One value for several possibilities: unknown ones are passed over, others must agree."""
    known = [value for value in values if value is not None]
    if not known:
        return None
    first = known[0]
    for other in known[1:]:
        same = (other.kind, other.imported, other.instance_of, other.definition)
        if same != (first.kind, first.imported, first.instance_of, first.definition):
            return None
    return replace(
        first,
        vertex=any(value.vertex for value in known),
        legacy=any(value.legacy for value in known),
    )


def _annotated(dotted: str, origin: cst.CSTNode | None = None) -> Value | None:
    """What an annotation with the importable name ``dotted`` says of a value."""
    kind = ANNOTATIONS.get(dotted)
    if kind is None:
        return None
    legacy = dotted.startswith(LEGACY_PACKAGES)
    return Value(kind=kind, origin=origin, vertex=_of_vertex(dotted), legacy=legacy)


def _of_vertex(dotted: str) -> bool:
    return dotted.startswith("vertexai.")
