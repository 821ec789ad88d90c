"""What calls of the Interactions API send, and what of it the SDK sends silently wrong.

The SDK checks arguments and the types of known keys. Unknown keys, unknown kinds of tools and
contents, enumerations in upper case and raw bytes go to the service as they are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto

import libcst as cst

from migrate_interactions.conversations.configurations.possible import (
    possible_elements,
    possible_fields,
    possible_values,
)
from migrate_interactions.conversations.long_running.request import read_request
from migrate_interactions.conversations.misuse.raw_bytes import is_raw_bytes
from migrate_interactions.conversations.misuse.schemas import is_json_schema_made, is_old_schema
from migrate_interactions.facts.interaction_calls import InteractionCall
from migrate_interactions.facts.module import Facts
from migrate_interactions.mapping.interaction_requests import (
    ARGUMENT_CHOICES,
    CONTENTS,
    DEPRECATED_GENERATION,
    GENERATION_CHOICES,
    GENERATION_CONFIG,
    INSTEAD,
    MEANT_KEYS,
    OTHER_STEPS,
    RESOLUTIONS,
    RESPONSE_FORMATS,
    SAFETY_CHOICES,
    SAFETY_SETTING,
    STEPS,
    TOOL_CHOICES,
    TOOL_MODES,
    TOOLS,
    Choice,
)
from migrate_interactions.mapping.spelling import snake_case
from migrate_interactions.syntax.shapes import constant_text, is_none, keyword_of

_TYPES = "google.genai.types."
#: Kinds that a schema has, and no response format but that of text.
_SCHEMA_TYPES = frozenset(["object", "array", "string", "number", "integer", "boolean"])
_OLD_VOICES = frozenset({"voice_config", "multi_speaker_voice_config"})


#: Key, its text, and value.
Entry = tuple[cst.BaseExpression, str, cst.BaseExpression]


class Wrong(Enum):
    """What is wrong with an expression, which says how it is mended."""

    #: It should be the text ``new``.
    VALUE = auto()
    #: The key should be ``new``.
    KEY = auto()
    #: Bytes that nobody encodes.
    BYTES = auto()
    #: A schema of the old API, or a class, where JSON Schema belongs.
    SCHEMA = auto()
    #: A schema where a response format belongs.
    FORMAT = auto()
    #: The voices of the old API.
    VOICES = auto()
    #: The argument ``response_modalities``.
    MODALITIES = auto()
    #: A function below the key ``function``, as other vendors have it.
    FUNCTION = auto()
    #: A person has to say what was meant.
    UNCLEAR = auto()


@dataclass(frozen=True, eq=False)
class Missent:
    """One expression that is sent wrong, in ``call``."""

    wrong: Wrong
    node: cst.BaseExpression
    sentence: str
    call: InteractionCall
    new: str = ""


def find_missent(facts: Facts) -> tuple[Missent, ...]:
    """Everything of the module that is sent wrong, in source order."""
    found: dict[cst.CSTNode, Missent] = {}
    for call in facts.interaction_calls:
        if call.creates:
            for one in _Reading(facts, call).all():
                found.setdefault(one.node, one)
    return tuple(sorted(found.values(), key=lambda one: facts.tree.span(one.node).start))


def entries(
    node: cst.BaseExpression,
) -> Iterator[tuple[cst.BaseExpression, str, cst.BaseExpression]]:
    """The entries of a dictionary as the code writes them out."""
    match node:
        case cst.Dict(elements=elements):
            for element in elements:
                if isinstance(element, cst.DictElement):
                    text = constant_text(element.key)
                    if text is not None:
                        yield element.key, text, element.value
        case cst.Call(func=cst.Name(value="dict"), args=args):
            for argument in args:
                if argument.keyword is not None:
                    yield argument.keyword, argument.keyword.value, argument.value


@dataclass(frozen=True)
class _Reading:
    """Reads one call."""

    facts: Facts
    call: InteractionCall

    def all(self) -> Iterator[Missent]:
        request = read_request(self.facts, self.call)
        for name, choice in ARGUMENT_CHOICES.items():
            for value in request.of(name):
                yield from self._choice(name, value, choice)
        for given in request.of("generation_config"):
            yield from self._generation(given)
        for given in request.of("tools"):
            for tool in self._written(possible_elements(self.facts, given)):
                yield from self._tool(tool)
        for given in request.of("safety_settings"):
            for setting in self._written(possible_elements(self.facts, given)):
                yield from self._keys(setting, SAFETY_SETTING, "a safety setting")
                yield from self._choices(setting, SAFETY_CHOICES)
        for given in request.inputs:
            yield from self._input(given)
        for given in request.of("response_format"):
            yield from self._format(given)
        modalities = self.call.argument("response_modalities")
        if modalities is not None and not is_none(modalities.value):
            said = "`response_modalities` is deprecated: `response_format` says what is asked for"
            yield self._found(Wrong.MODALITIES, modalities.value, said)

    def _found(self, wrong: Wrong, node: cst.BaseExpression, said: str, new: str = "") -> Missent:
        return Missent(wrong, node, said, self.call, new)

    def _written(self, nodes: Iterator[cst.BaseExpression]) -> Iterator[cst.BaseExpression]:
        """The dictionaries among what ``nodes`` may be, as far as the file has them."""
        for node in nodes:
            for value in possible_values(self.facts, node):
                if value in self.facts.tree.scopes.scope_of and any(entries(value)):
                    yield value

    # -- keys and values -------------------------------------------------------------------

    def _keys(
        self, record: cst.BaseExpression, known: Collection[str], what: str
    ) -> Iterator[Missent]:
        """Keys of ``record`` that are not ``known``."""
        given = {name for _, name, _ in entries(record)}
        for key, name, _ in entries(record):
            if name in known:
                continue
            meant = MEANT_KEYS.get(name, snake_case(name))
            if meant in known and meant not in given:
                said = f"{what} has no key `{name}`, but `{meant}`; the SDK sends it as it is"
                yield self._found(Wrong.KEY, key, said, meant)
                continue
            instead = f"; {INSTEAD[meant]}" if meant in INSTEAD else ""
            said = f"{what} has no key `{name}`, and the SDK sends it all the same{instead}"
            yield self._found(Wrong.UNCLEAR, key, said)

    def _choices(
        self, record: cst.BaseExpression, choices: Mapping[str, Choice]
    ) -> Iterator[Missent]:
        for _, name, value in entries(record):
            if name in choices:
                yield from self._choice(name, value, choices[name])

    def _choice(self, name: str, node: cst.BaseExpression, choice: Choice) -> Iterator[Missent]:
        """``node``, the value of ``name``, where its spelling is that of the old enums."""
        for value in possible_values(self.facts, node):
            dotted = self.facts.values.imported(value)
            is_member = dotted.startswith(_TYPES) and dotted.count(".") == 4
            written = dotted.rpartition(".")[2] if is_member else constant_text(value)
            meant = choice.meant(written) if written is not None else None
            if meant is not None and value in self.facts.tree.scopes.scope_of:
                said = f'`{name}` takes "{meant}"; "{written}" is sent as it is'
                yield self._found(Wrong.VALUE, value, said, meant)

    # -- generation_config -----------------------------------------------------------------

    def _generation(self, given: cst.BaseExpression) -> Iterator[Missent]:
        for record in self._written(iter([given])):
            known = GENERATION_CONFIG | DEPRECATED_GENERATION
            yield from self._keys(record, known, "`generation_config`")
        fields = possible_fields(self.facts, given)
        for name, choice in GENERATION_CHOICES.items():
            for value in fields.get(name, ()):
                yield from self._choice(name, value, choice)
        for value in fields.get("tool_choice", ()):
            yield from self._tool_choice(value)
        for value in fields.get("speech_config", ()):
            for voices in self._written(iter([value])):
                if {snake_case(name) for _, name, _ in entries(voices)} & _OLD_VOICES:
                    said = "`speech_config` is a list of voices; this is the form of the old API"
                    yield self._found(Wrong.VOICES, value, said)
                    break

    def _tool_choice(self, given: cst.BaseExpression) -> Iterator[Missent]:
        for record in self._written(iter([given])):
            for key, name, value in entries(record):
                if name != "allowed_tools":
                    said = (
                        f"`tool_choice` has no key `{name}`: it is a mode, or "
                        '`{"allowed_tools": {"mode": ..., "tools": [...]}}`'
                    )
                    yield self._found(Wrong.UNCLEAR, key, said)
                    break
                for allowed in self._written(iter([value])):
                    yield from self._choices(allowed, {"mode": TOOL_MODES})

    # -- tools -----------------------------------------------------------------------------

    def _tool(self, tool: cst.BaseExpression) -> Iterator[Missent]:
        fields = {name: value for _, name, value in entries(tool)}
        kind = constant_text(fields["type"]) if "type" in fields else None
        if kind is None:
            return
        if kind not in TOOLS:
            yield from self._unknown_type(fields["type"], kind, "tool", TOOLS)
            return
        if kind == "function" and "function" in fields and "name" not in fields:
            said = "a function's name and parameters stand beside its `type`, not below `function`"
            yield self._found(Wrong.FUNCTION, tool, said)
            return
        yield from self._keys(tool, TOOLS[kind] | {"type"}, f"a tool of type `{kind}`")
        yield from self._choices(tool, TOOL_CHOICES)
        if kind == "function" and "parameters" in fields:
            yield from self._schema(fields["parameters"], "`parameters`")

    def _unknown_type(
        self, node: cst.BaseExpression, kind: str, what: str, known: Collection[str]
    ) -> Iterator[Missent]:
        meant = kind.lower()
        if meant in known:
            said = f'a {what} has the type "{meant}"; "{kind}" is sent as it is'
            yield self._found(Wrong.VALUE, node, said, meant)
            return
        instead = f"; {INSTEAD[meant]}" if meant in INSTEAD else ""
        said = f'there is no {what} of the type "{kind}", and the SDK sends it all the same'
        yield self._found(Wrong.UNCLEAR, node, said + instead)

    def _schema(self, node: cst.BaseExpression, what: str) -> Iterator[Missent]:
        if is_old_schema(self.facts, node):
            said = f"{what} takes JSON Schema; this is sent as what it is in the old API"
            yield self._found(Wrong.SCHEMA, node, said)

    # -- response_format ---------------------------------------------------------------------

    def _format(self, given: cst.BaseExpression) -> Iterator[Missent]:
        if self.call.argument("response_mime_type") is not None:
            return  # the older schema of the Interactions API, which has a rule of its own
        listed = list(possible_elements(self.facts, given))
        for one in listed or [given]:
            if is_json_schema_made(self.facts, one) or (
                not self._is_dictionary(one) and is_old_schema(self.facts, one)
            ):
                yield self._bare_schema(one)
                continue
            for record in self._written(iter([one])):
                yield from self._format_record(one, record)

    def _is_dictionary(self, node: cst.BaseExpression) -> bool:
        return any(True for _ in self._written(iter([node])))

    def _bare_schema(self, node: cst.BaseExpression) -> Missent:
        said = "a schema is the `schema` of a `response_format`, and not one itself"
        return self._found(Wrong.FORMAT, node, said)

    def _format_record(
        self, given: cst.BaseExpression, record: cst.BaseExpression
    ) -> Iterator[Missent]:
        fields = {name: value for _, name, value in entries(record)}
        kind = constant_text(fields["type"]) if "type" in fields else None
        if kind is not None and kind.lower() in _SCHEMA_TYPES:
            yield self._bare_schema(given)
        elif kind is not None and kind not in RESPONSE_FORMATS:
            yield from self._unknown_type(fields["type"], kind, "response format", RESPONSE_FORMATS)
        elif kind is not None:
            known = RESPONSE_FORMATS[kind] | {"type"}
            yield from self._keys(record, known, f"a response format of type `{kind}`")
            if "schema" in fields:
                yield from self._schema(fields["schema"], "`schema`")

    # -- input -----------------------------------------------------------------------------

    def _input(self, given: cst.BaseExpression) -> Iterator[Missent]:
        for record in self._written(iter([given])):
            yield from self._content(record)
        for record in self._written(possible_elements(self.facts, given)):
            fields = {name: value for _, name, value in entries(record)}
            kind = constant_text(fields["type"]) if "type" in fields else None
            if kind in STEPS:
                known = STEPS[kind or ""] | {"type"}
                yield from self._keys(record, known, f"a step of type `{kind}`")
                if "content" in fields:
                    for content in self._written(possible_elements(self.facts, fields["content"])):
                        yield from self._content(content)
            elif kind not in OTHER_STEPS:
                yield from self._content(record)

    def _content(self, record: cst.BaseExpression) -> Iterator[Missent]:
        fields = {name: value for _, name, value in entries(record)}
        kind = constant_text(fields["type"]) if "type" in fields else None
        if kind is None or kind in STEPS or kind in OTHER_STEPS:
            return
        if kind not in CONTENTS:
            yield from self._unknown_type(fields["type"], kind, "content", CONTENTS)
            return
        yield from self._keys(record, CONTENTS[kind] | {"type"}, f"a content of type `{kind}`")
        yield from self._choices(record, {"resolution": RESOLUTIONS})
        data = fields.get("data")
        if data is not None and is_raw_bytes(self.facts, data):
            said = "`data` takes base64; the SDK sends bytes as if they were text, or fails"
            yield self._found(Wrong.BYTES, data, said)


def ignored_client_bodies(facts: Facts) -> tuple[tuple[cst.Call, InteractionCall], ...]:
    """Clients whose ``HttpOptions`` have an ``extra_body``, which interactions do not get."""
    found: dict[cst.Call, InteractionCall] = {}
    for call in facts.interaction_calls:
        client = call.value.origin
        if not call.creates or not isinstance(client, cst.Call):
            continue
        options = [one.value for one in client.args if keyword_of(one) == "http_options"]
        if any("extra_body" in possible_fields(facts, one) for one in options):
            found.setdefault(client, call)
    return tuple(found.items())
