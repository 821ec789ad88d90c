"""What is sent: turns and parts in the dictionaries of the older package, and unknown things."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import libcst as cst

from migrate_interactions.rewriting.draft import Piece
from migrate_interactions.rewriting.older_sdks.work import Work
from migrate_interactions.syntax.scopes import BindingKind
from migrate_interactions.syntax.shapes import is_none, written_fields

#: What people call a list of turns.
_NAMED_LIKE_TURNS = re.compile(
    r"(^|_)(history|histories|messages|contents|conversation|turns|chat|context)$", re.IGNORECASE
)
#: Functions that give what was stored before, in the older form.
_STORED = re.compile(r"(^|\.)(loads?|safe_load|fetchall|get_json)$")
#: Functions that store something.
_STORING = re.compile(r"(^|\.)(json|pickle|yaml)\.(dumps?|safe_dump)$")
#: What people call a text that comes or goes.
_NAMED_LIKE_ANSWER = re.compile(r"(content|answer|reply|response|input)(_text)?$", re.IGNORECASE)
_IMAGES = "they are sent as PNG; google-generativeai sent the file as it was"
_DEEP = 6


@dataclass
class Turns:
    """Changes the dictionaries of the whole module, and looks at what each request is given."""

    work: Work
    _converted: set[cst.CSTNode] = field(default_factory=set)
    _seen: set[cst.CSTNode] = field(default_factory=set)

    def convert(self) -> None:
        """Write turns and media as google-genai reads them. Raises RefusedError."""
        if not self.work.package.has_own_dictionaries:
            return
        for display in self.work.facts.tree.scopes.nodes(cst.Dict):
            fields = written_fields(display)
            if fields is None:
                continue
            if "parts" in fields and set(fields) <= {"role", "parts"}:
                self._convert_parts(display, fields["parts"])
            elif set(fields) == {"mime_type", "data"}:
                self._convert_media(display, fields)
        if self._converted:
            self._rewrite_reads()
            self._check_stores()

    def _check_stores(self) -> None:
        """Refuse turns that may be stored, since what is stored keeps the older form."""
        tree = self.work.facts.tree
        for call in tree.scopes.nodes(cst.Call):
            name = self.work.facts.values.imported(call.func)
            if not _STORING.search(name):
                continue
            for argument in call.args:
                if isinstance(argument.value, (cst.Name, cst.Attribute)) and _is_named_like_turns(
                    argument.value
                ):
                    raise self.work.refuse(
                        f"`{tree.excerpt(call)}` stores turns in the older form",
                        call,
                        "history-persisted",
                    )

    def _convert_parts(self, display: cst.Dict, parts: cst.BaseExpression) -> None:
        draft = self.work.draft
        self._converted.add(display)
        if not isinstance(parts, (cst.List, cst.Tuple)):
            if self.work.facts.seems_text(parts):
                draft.replace_span(draft.carry(parts), '[{"text": ', draft.carry(parts), "}]")
                return
            source = self.work.facts.tree.source(parts)
            if source.endswith((".parts", "_parts")):
                return
            raise self._unknown(parts)
        for element in parts.elements:
            value = element.value
            if isinstance(element, cst.StarredElement):
                raise self._unknown(value)
            kind = self._kind_of_part(value)
            if kind == "text":
                span = draft.carry(value)
                draft.replace_span(span, '{"text": ', span, "}")
            elif kind == "":
                raise self._unknown(value)

    def _kind_of_part(self, value: cst.BaseExpression) -> str:
        facts = self.work.facts
        if isinstance(value, cst.Dict):
            fields = set(written_fields(value) or {})
            known = {"text", "inline_data", "function_call", "function_response", "file_data"}
            return "part" if fields and (fields <= known or fields == {"mime_type", "data"}) else ""
        if isinstance(value, cst.Call) and self._is_class(value):
            return "part"
        return "text" if facts.seems_text(value) or self._may_be_text(value) else ""

    def _may_be_text(self, value: cst.BaseExpression) -> bool:
        """Whether ``value`` has a name or a source that people have for texts."""
        match value:
            case cst.Name(value=name) | cst.Attribute(attr=cst.Name(value=name)):
                unknown = self.work.facts.values.evaluate(value) is None
                return unknown and _NAMED_LIKE_ANSWER.search(name) is not None
        return False

    def _is_class(self, value: cst.Call) -> bool:
        dotted = self.work.facts.values.imported(value.func)
        return self.work.made_by(value.func) is not None or "generativelanguage" in dotted

    def _convert_media(self, display: cst.Dict, fields: dict[str, cst.BaseExpression]) -> None:
        work = self.work
        parent = work.facts.tree.parent(display)
        if isinstance(parent, cst.DictElement):
            return  # the `inline_data` of a part
        self._converted.add(display)
        work.draft.replace(
            display,
            f"{work.types('Part')}.from_bytes(data=",
            work.draft.carry(fields["data"]),
            ", mime_type=",
            work.draft.carry(fields["mime_type"]),
            ")",
        )

    def _rewrite_reads(self) -> None:
        """Reads of ``turn["parts"][0]``, which was the text, and is a part with a text now."""
        tree = self.work.facts.tree
        for node in tree.scopes.nodes(cst.Subscript):
            key = _constant_key(node)
            if key != "parts":
                continue
            above = tree.parent(node)
            if isinstance(above, cst.Subscript) and above.value is node:
                outer = tree.parent(above)
                if isinstance(outer, cst.Attribute) and outer.attr.value == "text":
                    continue
                if isinstance(outer, cst.Subscript) and outer.value is above:
                    continue
                self.work.draft.replace_span(
                    self.work.draft.carry(above), self.work.draft.carry(above), '["text"]'
                )
                continue
            raise self.work.refuse(
                f"`{tree.excerpt(above or node)}` reads a turn's parts as they were", node
            )

    # -- what is given ----------------------------------------------------------------------

    def check(
        self, node: cst.BaseExpression, *, is_message: bool = False, is_history: bool = False
    ) -> None:
        """Refuse what google-genai may read differently. Raises RefusedError."""
        del is_message
        self._check(node, is_history, 0)

    def message(self, node: cst.BaseExpression) -> tuple[Piece, ...] | None:
        """The parts of a content that is sent as a message; None if it is none."""
        work = self.work
        match node:
            case cst.Call(func=func) if work.made_by(
                func
            ) == "Content" or work.facts.values.imported(func).endswith(".Content"):
                fields = written_fields(node) or {}
                if "parts" not in fields or not set(fields) <= {"parts", "role"}:
                    raise self._unknown(node)
                work.handled.add(func)
                return (work.draft.carry(fields["parts"]),)
            case cst.Dict():
                fields = written_fields(node) or {}
                if "parts" in fields:
                    return (work.draft.carry(fields["parts"]),)
        return None

    def _check(self, node: cst.BaseExpression, is_history: bool, depth: int) -> None:
        facts = self.work.facts
        if depth > _DEEP or node in self._seen:
            return
        self._seen.add(node)
        if not is_history and facts.seems_text(node):
            return
        match node:
            case cst.List(elements=elements) | cst.Tuple(elements=elements):
                for element in elements:
                    self._check(element.value, False, depth + 1)
            case cst.Dict():
                if not self._is_known(node):
                    raise self._unknown(node)
            case cst.BinaryOperation(left=left, right=right):
                self._check(left, is_history, depth + 1)
                self._check(right, is_history, depth + 1)
            case cst.ListComp(elt=inner):
                self._check(inner, False, depth + 1)
            case cst.Subscript(value=value):
                self._check(value, is_history, depth + 1)
            case cst.Call(func=func):
                self._check_call(node, func, is_history)
            case cst.Name() | cst.Attribute():
                self._check_variable(node, is_history, depth)

    def _is_known(self, node: cst.Dict) -> bool:
        """Whether google-genai reads the dictionary ``node`` as it is meant."""
        fields = set(written_fields(node) or {})
        if not self.work.package.has_own_dictionaries:
            return "parts" in fields and fields <= {"role", "parts"}
        return node in self._converted or "mime_type" in fields

    def _check_call(self, node: cst.Call, func: cst.BaseExpression, is_history: bool) -> None:
        name = self.work.facts.values.imported(func) or self.work.facts.tree.source(func)
        if name.startswith("PIL.Image") or name.endswith("Image.open"):
            self.work.draft.note(f"images: {_IMAGES}")
            return
        if _STORED.search(name):
            raise self._unknown(node)
        function = self.work.facts.values.function_of(node)
        if function is not None:
            for one in self.work.facts.calls.returns_of(function):
                if one.value is not None:
                    self._check(one.value, is_history, 1)
            return
        if name in ("list", "tuple", "copy.copy", "copy.deepcopy", "sorted") and node.args:
            self._check(node.args[0].value, is_history, 1)
            return
        if is_history:
            match func:
                case cst.Attribute(value=container, attr=cst.Name(value="get" | "setdefault")):
                    self._check_contents_of(container)
                    return
            raise self._unknown(node)

    def _check_variable(self, node: cst.Name | cst.Attribute, is_history: bool, depth: int) -> None:
        facts = self.work.facts
        is_history = is_history or _is_named_like_turns(node)
        owner = facts.calls.self_attribute(node)
        sources = list(self._sources(node))
        for source in sources:
            if not is_none(source):
                self._check(source, is_history, depth + 1)
        if is_history:
            if not sources and owner is None:
                raise self._unknown(node)
            self._check_contents_of(node)

    def _check_contents_of(self, container: cst.BaseExpression) -> None:
        """What is put into a list of turns, or into a dictionary of such lists."""
        facts = self.work.facts
        for mention in facts.calls.same_variable(container):
            attribute = facts.tree.parent(mention)
            call = facts.tree.parent(attribute) if attribute is not None else None
            match attribute, call:
                case (
                    cst.Attribute(attr=cst.Name(value="append" | "extend" | "insert")),
                    cst.Call(args=[*_, cst.Arg(value=value)]),
                ):
                    self._check(value, False, 1)

    def _sources(self, node: cst.Name | cst.Attribute) -> Iterator[cst.BaseExpression]:
        facts = self.work.facts
        owner = facts.calls.self_attribute(node)
        if owner is not None:
            yield from facts.calls.attribute_values(*owner)
            return
        if not isinstance(node, cst.Name):
            return
        for binding in facts.tracker.definitions_at(node):
            function = binding.scope.node
            if binding.kind is BindingKind.PARAMETER and isinstance(function, cst.FunctionDef):
                yield from facts.calls.arguments_for(function, binding.name)
            elif binding.value is not None:
                if binding.kind is BindingKind.LOOP or binding.path:
                    continue
                yield binding.value

    def _unknown(self, node: cst.BaseExpression) -> Exception:
        return self.work.refuse(
            f"it cannot be seen what parts `{self.work.facts.tree.excerpt(node)}` has",
            node,
            "contents-not-mapped",
        )


def _constant_key(node: cst.Subscript) -> str | None:
    match node.slice:
        case [cst.SubscriptElement(slice=cst.Index(value=cst.SimpleString() as key))]:
            return str(key.evaluated_value)
    return None


def _is_named_like_turns(node: cst.Name | cst.Attribute) -> bool:
    name = node.value if isinstance(node, cst.Name) else node.attr.value
    return _NAMED_LIKE_TURNS.search(name) is not None
