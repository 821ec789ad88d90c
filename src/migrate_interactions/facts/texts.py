"""Which expressions are texts, by what the code says of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.facts.calls import CallGraph
from migrate_interactions.facts.command_line_arguments import gives_text
from migrate_interactions.facts.tracking import Tracker
from migrate_interactions.facts.values import Values
from migrate_interactions.syntax.scopes import Binding, BindingKind
from migrate_interactions.syntax.shapes import constant_text, is_none

#: Functions of the standard library that return a text.
_TEXT_FUNCTIONS = frozenset(
    {
        *("str", "input", "repr", "format", "json.dumps", "os.getenv", "os.path.join"),
        *("textwrap.dedent", "inspect.cleandoc", "sys.stdin.read", "sys.stdin.readline"),
        *("streamlit.chat_input", "streamlit.text_input", "streamlit.text_area"),
        *("rich.prompt.Prompt.ask", "getpass.getpass", "os.environ.get"),
    }
)
_TEXT_METHODS = frozenset(
    {
        *("strip", "lstrip", "rstrip", "lower", "upper", "capitalize", "casefold", "format"),
        *("join", "removeprefix", "removesuffix", "read_text", "decode", "isoformat"),
        *("strftime", "substitute", "safe_substitute", "readline", "format_map"),
    }
)
#: Methods whose result is a text if they are called on one.
_KEEPING_METHODS = frozenset({"replace", "title", "expandtabs", "translate", "swapcase"})
#: Methods that give a list of texts.
_LIST_METHODS = frozenset({"splitlines", "split", "rsplit", "readlines"})
#: Attributes of the SDK's responses and of interactions that are texts.
_TEXT_ATTRIBUTES = frozenset({"text", "output_text"})
#: Collections that are gone through element by element.
_TEXT_ITERABLES = frozenset({"sys.stdin", "sys.argv"})
_MAX_DEPTH = 6

#: What people call a text, and nothing else.
_NAMED_LIKE_TEXT = re.compile(
    r"(^|_)(prompt|question|query|text|message|msg|sentence|instruction|instructions|topic"
    r"|user_input|line|utterance|paragraph|description|summary|transcript)\d*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class TextEvidence:
    """Looks for evidence that an expression is a text, and for none that it is not.

    ``unknown`` decides of names, attributes and entries of which the module says nothing.
    """

    values: Values
    calls: CallGraph
    tracker: Tracker
    unknown: Callable[[cst.BaseExpression], bool]

    def is_text(self, node: cst.BaseExpression, depth: int = 0) -> bool:
        if depth > _MAX_DEPTH:
            return False

        def below(other: cst.BaseExpression) -> bool:
            return self.is_text(other, depth + 1)

        match node:
            case cst.SimpleString():
                return isinstance(node.evaluated_value, str)
            case cst.ConcatenatedString():
                return below(node.left)
            case cst.FormattedString():
                return True
            case cst.BinaryOperation(left=left, operator=cst.Add(), right=right):
                return below(left) or below(right)
            case cst.BinaryOperation(left=left, operator=cst.Modulo() | cst.Multiply()):
                return below(left)
            case cst.IfExp(body=left, orelse=right):
                return below(left) and below(right)
            case cst.BooleanOperation(left=left, right=right):
                return below(left) and below(right)
            case cst.NamedExpr(value=value) | cst.Await(expression=value):
                return below(value)
            case cst.Subscript(value=value, slice=[cst.SubscriptElement(slice=cst.Slice())]):
                return below(value)
            case cst.Subscript(value=value):
                return self.has_texts(value, (), depth + 1) or self.unknown(node)
            case cst.Attribute(attr=cst.Name(value=name)) if name in _TEXT_ATTRIBUTES:
                return True
            case cst.Attribute():
                return self._attribute(node, depth)
            case cst.Call():
                return self._call(node, depth)
            case cst.Name():
                return self._name(node, depth)
        return False

    def _attribute(self, node: cst.Attribute, depth: int) -> bool:
        owner = self.calls.self_attribute(node)
        found = list(self.calls.attribute_values(*owner)) if owner is not None else []
        if found:
            return all(self.is_text(value, depth + 1) for value in found if not is_none(value))
        if self._is_parsed(node.value):
            return gives_text(self.calls.tree, node.attr.value)
        return self.unknown(node)

    def _is_parsed(self, node: cst.BaseExpression) -> bool:
        """Whether ``node`` has the arguments of the command line."""
        match node:
            case cst.Name():
                bound = self.tracker.definitions_at(node)
                return bool(bound) and all(
                    binding.value is not None and self._is_parsed(binding.value)
                    for binding in bound
                )
            case cst.Call(func=cst.Attribute(attr=cst.Name(value="parse_args"))):
                return True
        return False

    def _call(self, node: cst.Call, depth: int) -> bool:
        if self.values.name_of(node) in _TEXT_FUNCTIONS:
            return True
        match node.func:
            case cst.Attribute(value=base, attr=cst.Name(value=name)):
                if name in _TEXT_METHODS:
                    return True
                if name in _KEEPING_METHODS:
                    return self.is_text(base, depth + 1)
                if name == "read":
                    return self._is_text_file(base)
        function = self.values.function_of(node)
        if function is None:
            return False
        if function.returns is not None:
            return _says_text(function.returns.annotation)
        returned = [r.value for r in self.calls.returns_of(function)]
        return bool(returned) and all(
            value is not None and self.is_text(value, depth + 1) for value in returned
        )

    def _name(self, node: cst.Name, depth: int) -> bool:
        bound = self.tracker.definitions_at(node)
        if not bound:
            return self.unknown(node)
        return all(self._binding(binding, node, depth) for binding in bound)

    def _binding(self, binding: Binding, node: cst.Name, depth: int) -> bool:
        if binding.annotation is not None:
            return _says_text(binding.annotation.annotation)
        value = binding.value
        match binding.kind:
            case BindingKind.ASSIGNMENT | BindingKind.WALRUS | BindingKind.AUGMENTED:
                if value is None:
                    return False
                for index in binding.path:
                    match value:
                        case cst.Tuple(elements=elements) if index < len(elements):
                            value = elements[index].value
                        case _:
                            return self.unknown(node)
                return self.is_text(value, depth + 1)
            case BindingKind.PARAMETER:
                function = binding.scope.node
                if not isinstance(function, cst.FunctionDef):
                    return self.unknown(node)
                passed = [*self.calls.arguments_for(function, binding.name)]
                if value is not None and not is_none(value):
                    passed.append(value)
                if not passed:
                    return self.unknown(node)
                return all(self.is_text(one, depth + 1) for one in passed)
            case BindingKind.LOOP if value is not None:
                return self.has_texts(value, binding.path, depth + 1)
            case BindingKind.IMPORT:
                return self.unknown(node)
        return False

    def has_texts(
        self, iterable: cst.BaseExpression, path: tuple[int, ...], depth: int = 0
    ) -> bool:
        """Whether the elements of ``iterable``, or what ``path`` takes of them, are texts."""
        if depth > _MAX_DEPTH:
            return False
        match iterable, path:
            case ((cst.List(elements=elements) | cst.Tuple(elements=elements)), _) if elements:
                return all(self._element(element, path, depth) for element in elements)
            case cst.Call(func=cst.Name(value="enumerate"), args=[first, *_]), (1, *rest):
                return self.has_texts(first.value, tuple(rest), depth + 1)
            case cst.Call(func=cst.Name(value="zip"), args=args), (index, *rest) if index < len(
                args
            ):
                return self.has_texts(args[index].value, tuple(rest), depth + 1)
            case (
                cst.Call(
                    func=cst.Name(value="sorted" | "list" | "tuple" | "reversed" | "iter"),
                    args=[first, *_],
                ),
                _,
            ):
                return self.has_texts(first.value, path, depth + 1)
            case cst.Call(func=cst.Attribute(attr=cst.Name(value=name))), () if (
                name in _LIST_METHODS
            ):
                return True
            case ((cst.ListComp(elt=element) | cst.GeneratorExp(elt=element)), ()):
                return self.is_text(element, depth + 1)
            case cst.Dict(elements=elements), () if elements:
                return all(
                    isinstance(e, cst.DictElement) and self.is_text(e.key, depth + 1)
                    for e in elements
                )
            case cst.Subscript(value=value, slice=[cst.SubscriptElement(slice=cst.Slice())]), _:
                return self.has_texts(value, path, depth + 1)
            case cst.Attribute(), () if self.calls.tree.source(iterable) in _TEXT_ITERABLES:
                return True
            case cst.Name(), _:
                return self._name_has_texts(iterable, path, depth)
        return False

    def _element(self, element: cst.BaseElement, path: tuple[int, ...], depth: int) -> bool:
        value: cst.BaseExpression = element.value
        if isinstance(element, cst.StarredElement):
            return self.has_texts(value, path, depth + 1)
        for index in path:
            match value:
                case cst.Tuple(elements=inner) | cst.List(elements=inner) if index < len(inner):
                    value = inner[index].value
                case _:
                    return False
        return self.is_text(value, depth + 1)

    def _name_has_texts(self, node: cst.Name, path: tuple[int, ...], depth: int) -> bool:
        if self._is_text_file(node) and not path:
            return True
        bound = self.tracker.definitions_at(node)
        return bool(bound) and all(self._binding_has_texts(one, path, depth) for one in bound)

    def _binding_has_texts(self, binding: Binding, path: tuple[int, ...], depth: int) -> bool:
        if binding.annotation is not None and not path:
            return _says_texts(binding.annotation)
        value = binding.value
        match binding.kind:
            case BindingKind.ASSIGNMENT if value is not None and not binding.path:
                return self.has_texts(value, path, depth + 1)
            case BindingKind.PARAMETER if isinstance(binding.scope.node, cst.FunctionDef):
                passed = [*self.calls.arguments_for(binding.scope.node, binding.name)]
                if value is not None and not is_none(value):
                    passed.append(value)
                return bool(passed) and all(self.has_texts(v, path, depth + 1) for v in passed)
        return False

    def _is_text_file(self, node: cst.BaseExpression) -> bool:
        """Whether ``node`` is a file that is opened as text."""
        if isinstance(node, cst.Name):
            bound = self.tracker.definitions_at(node)
            return bool(bound) and all(
                binding.value is not None and self._is_text_file(binding.value) for binding in bound
            )
        match node:
            case cst.Call(func=cst.Name(value="open"), args=args):
                modes = [constant_text(a.value) for a in args[1:2] if a.keyword is None]
                modes += [
                    constant_text(a.value)
                    for a in args
                    if a.keyword is not None and a.keyword.value == "mode"
                ]
                return all(mode is not None and "b" not in mode for mode in modes)
        return False


def is_named_like_text(node: cst.BaseExpression) -> bool:
    """Whether an expression of which nothing is known has the name of a text."""
    match node:
        case cst.Name(value=name) | cst.Attribute(attr=cst.Name(value=name)):
            return _NAMED_LIKE_TEXT.search(name) is not None
        case cst.Subscript(
            slice=[cst.SubscriptElement(slice=cst.Index(value=cst.SimpleString() as key))]
        ):
            return _NAMED_LIKE_TEXT.search(str(key.evaluated_value)) is not None
    return False


def _says_text(annotation: cst.BaseExpression) -> bool:
    match annotation:
        case cst.Name(value="str") | cst.SimpleString(value='"str"' | "'str'"):
            return True
        case cst.BinaryOperation(left=left, right=right):
            sides = [left, right]
            return any(_says_text(side) for side in sides) and all(
                _says_text(side) or is_none(side) for side in sides
            )
        case cst.Subscript(
            value=cst.Name(value="Optional" | "Annotated"),
            slice=[cst.SubscriptElement(slice=cst.Index(value=inner)), *_],
        ):
            return _says_text(inner)
    return False


def _says_texts(annotation: cst.Annotation) -> bool:
    """Whether an annotation says that there is a collection of texts."""
    match annotation.annotation:
        case cst.Subscript(slice=[cst.SubscriptElement(slice=cst.Index(value=inner)), *_]):
            return _says_text(inner)
    return False
