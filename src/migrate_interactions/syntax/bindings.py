"""What each statement and expression binds: names of variables, and where from."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.syntax.scopes import Binding, BindingKind, Scope


def add_binding(scope: Scope, binding: Binding) -> None:
    """Note ``binding`` where its variable lives, ``global`` and ``nonlocal`` followed."""
    holder = scope
    if binding.name in scope.global_names:
        holder = scope.module_scope
    elif binding.name in scope.nonlocal_names and scope.parent is not None:
        holder = scope.parent.resolve(binding.name) or scope.parent
    holder.bindings.setdefault(binding.name, []).append(binding)


def bind_parameters(parameters: cst.Parameters, scope: Scope) -> None:
    """Record the parameters of a function or lambda in its own ``scope``."""
    everything = [
        *parameters.posonly_params,
        *parameters.params,
        *parameters.kwonly_params,
    ]
    if isinstance(parameters.star_arg, cst.Param):
        everything.append(parameters.star_arg)
    if parameters.star_kwarg is not None:
        everything.append(parameters.star_kwarg)
    for parameter in everything:
        add_binding(
            scope,
            Binding(
                parameter.name.value,
                BindingKind.PARAMETER,
                parameter,
                scope,
                value=parameter.default,
                annotation=parameter.annotation,
            ),
        )


#: Most nodes are of none of these types, and need no look at their shape.
_BINDING = frozenset(
    {
        *(cst.Global, cst.Nonlocal, cst.Assign, cst.AnnAssign, cst.AugAssign, cst.NamedExpr),
        *(cst.For, cst.CompFor, cst.WithItem, cst.ExceptHandler, cst.ExceptStarHandler, cst.Del),
        *(cst.Import, cst.ImportFrom, cst.MatchAs, cst.MatchStar, cst.MatchMapping),
    }
)


def bind(node: cst.CSTNode, scope: Scope) -> None:
    """Record what ``node`` binds in ``scope``."""
    if type(node) not in _BINDING:
        return
    match node:
        case cst.Global(names=names):
            scope.global_names.update(item.name.value for item in names)
        case cst.Nonlocal(names=names):
            scope.nonlocal_names.update(item.name.value for item in names)
        case cst.Assign(targets=targets, value=value):
            for target in targets:
                _bind_target(target.target, node, scope, BindingKind.ASSIGNMENT, value)
        case cst.AnnAssign(target=target, value=value, annotation=annotation):
            kind = BindingKind.ANNOTATION_ONLY if value is None else BindingKind.ASSIGNMENT
            _bind_target(target, node, scope, kind, value, annotation=annotation)
        case cst.AugAssign(target=target, value=value):
            _bind_target(target, node, scope, BindingKind.AUGMENTED, value)
        case cst.NamedExpr(target=target, value=value):
            _bind_target(target, node, scope.function, BindingKind.WALRUS, value)
        case cst.For(target=target, iter=iterable):
            _bind_target(target, node, scope, BindingKind.LOOP, iterable)
        case cst.CompFor(target=target, iter=iterable):
            _bind_target(target, node, scope, BindingKind.LOOP, iterable)
        case cst.WithItem(item=item, asname=cst.AsName(name=name)):
            _bind_target(name, node, scope, BindingKind.WITH, item)
        case cst.ExceptHandler(name=cst.AsName(name=name)):
            _bind_target(name, node, scope, BindingKind.EXCEPTION, None)
        case cst.ExceptStarHandler(name=cst.AsName(name=name)):
            _bind_target(name, node, scope, BindingKind.EXCEPTION, None)
        case cst.Del(target=target):
            _bind_target(target, node, scope, BindingKind.DELETE, None)
        case cst.Import(names=aliases):
            for alias in aliases:
                full = dotted_name(alias.name)
                if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
                    bound, dotted = alias.asname.name.value, full
                else:
                    bound = dotted = full.split(".")[0]
                add_binding(scope, Binding(bound, BindingKind.IMPORT, alias, scope, dotted=dotted))
        case cst.ImportFrom(names=list() | tuple() as aliases, relative=relative):
            base = "." * len(relative) + (dotted_name(node.module) if node.module else "")
            for alias in aliases:
                imported = dotted_name(alias.name)
                bound = imported
                if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
                    bound = alias.asname.name.value
                joint = "" if base.endswith(".") or not base else "."
                dotted = f"{base}{joint}{imported}"
                add_binding(scope, Binding(bound, BindingKind.IMPORT, alias, scope, dotted=dotted))
        case cst.MatchAs(name=cst.Name() as name) | cst.MatchStar(name=cst.Name() as name):
            _bind_target(name, node, scope, BindingKind.PATTERN, None)
        case cst.MatchMapping(rest=cst.Name() as name):
            _bind_target(name, node, scope, BindingKind.PATTERN, None)


def _bind_target(
    target: cst.CSTNode,
    node: cst.CSTNode,
    scope: Scope,
    kind: BindingKind,
    value: cst.BaseExpression | None,
    path: tuple[int, ...] = (),
    annotation: cst.Annotation | None = None,
) -> None:
    match target:
        case cst.Name(value=name):
            add_binding(scope, Binding(name, kind, node, scope, value, path, annotation))
        case cst.Tuple(elements=elements) | cst.List(elements=elements):
            for index, element in enumerate(elements):
                _bind_target(element.value, node, scope, kind, value, (*path, index))
        case cst.StarredElement(value=inner):
            _bind_target(inner, node, scope, kind, None)


def dotted_name(node: cst.CSTNode | None) -> str:
    """``a.b.c`` for a chain of attributes on a name; empty for anything else."""
    match node:
        case cst.Name(value=value):
            return value
        case cst.Attribute(value=base, attr=cst.Name(value=attr)):
            inner = dotted_name(base)
            return f"{inner}.{attr}" if inner else ""
    return ""
