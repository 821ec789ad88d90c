"""What a Name node is: the label of something, the target of an assignment, or a read."""

from __future__ import annotations

import libcst as cst


def is_label(name: cst.Name, parents: dict[cst.CSTNode, cst.CSTNode]) -> bool:
    """Whether a Name node names no variable: an attribute, a keyword, an import, a definition."""
    parent = parents.get(name)
    match parent:
        case cst.Attribute(attr=own) | cst.Arg(keyword=own) | cst.Param(name=own):
            return own is name
        case cst.ImportAlias() | cst.ImportFrom() | cst.FunctionDef() | cst.ClassDef():
            return True
        case cst.NameItem() | cst.MatchKeywordElement():
            return True
    return False


#: Parents of which the shape tells whether a name is read; below all others it is.
_TELLING = frozenset(
    {
        *(cst.Attribute, cst.Arg, cst.Param, cst.FunctionDef, cst.ClassDef, cst.ImportAlias),
        *(cst.NameItem, cst.ImportFrom, cst.AsName, cst.MatchAs, cst.MatchStar),
        *(cst.MatchMapping, cst.MatchKeywordElement, cst.AssignTarget, cst.AnnAssign),
        *(cst.NamedExpr, cst.For, cst.CompFor, cst.Element, cst.StarredElement),
    }
)


def is_read(name: cst.Name, parents: dict[cst.CSTNode, cst.CSTNode]) -> bool:
    """Whether ``name`` is an expression that reads a variable (deletes and += included)."""
    parent = parents.get(name)
    if type(parent) not in _TELLING:
        return True
    match parent:
        case cst.Attribute(attr=attr):
            return attr is not name
        case cst.Arg(keyword=keyword):
            return keyword is not name
        case cst.Param(name=own):
            return own is not name
        case cst.FunctionDef() | cst.ClassDef() | cst.ImportAlias() | cst.NameItem():
            return False
        case cst.ImportFrom() | cst.AsName() | cst.MatchAs() | cst.MatchStar():
            return False
        case cst.MatchMapping() | cst.MatchKeywordElement():
            return False
        case cst.AssignTarget() | cst.AnnAssign() | cst.NamedExpr() | cst.For() | cst.CompFor():
            return getattr(parent, "target", None) is not name
        case cst.Element() | cst.StarredElement():
            return not _is_store(parent, parents)
    return True


def _is_store(element: cst.CSTNode, parents: dict[cst.CSTNode, cst.CSTNode]) -> bool:
    """Whether a tuple element is a target of assignment."""
    current = element
    while isinstance(current, (cst.Element, cst.StarredElement, cst.Tuple, cst.List)):
        parent = parents.get(current)
        if parent is None:
            return False
        match parent:
            case cst.AssignTarget() | cst.AsName():
                return True
            case cst.For(target=target) | cst.CompFor(target=target):
                return target is current
        current = parent
    return False
