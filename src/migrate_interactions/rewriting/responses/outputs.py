"""What the answer to a request can consist of, told by the request's settings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.mapping.response import TYPES, PartKind
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.requests.configuration_reading import read_config
from migrate_interactions.rewriting.requests.keyword_settings import keyword_settings
from migrate_interactions.syntax.name_roles import is_label
from migrate_interactions.syntax.scopes import BindingKind
from migrate_interactions.syntax.walk import descendants

#: Fields and classes of tools that the service uses itself, in lower case without underscores.
_SERVER_TOOLS = frozenset(
    {
        "googlesearch",
        "googlesearchretrieval",
        "enterprisewebsearch",
        "googlemaps",
        "urlcontext",
        "codeexecution",
        "toolcodeexecution",
        "filesearch",
        "computeruse",
        "retrieval",
        "mcpservers",
        "parallelaisearch",
        "exaaisearch",
    }
)
_CODE = frozenset({"codeexecution", "toolcodeexecution"})
_MEDIA = {"image": ("image",), "audio": ("audio",), "video": ("video",)}
#: What stands for something that is not written in the module.
_UNKNOWN = "*"
#: How many variables are followed, one into the other.
_DEEPEST = 5


@dataclass(frozen=True)
class Outputs:
    """``kinds`` of parts that may come, the ``type`` of the media among them.

    ``broken_text`` says that something may come between two texts of one answer. ``schemas``
    are the expressions of what the answers have to fit; None where one of them has none.
    """

    kinds: frozenset[PartKind]
    media: tuple[str, ...]
    broken_text: bool
    schemas: tuple[cst.BaseExpression | None, ...] = (None,)
    #: The tools that the service uses itself, as `_SERVER_TOOLS` spells them.
    server_tools: frozenset[str] = frozenset()

    def types_of(self, kind: PartKind) -> tuple[str, ...]:
        """The ``type`` of the steps and contents of ``kind`` in these answers."""
        return self.media if kind is PartKind.MEDIA and self.media else TYPES[kind]


_EVERYTHING = Outputs(
    frozenset(PartKind), TYPES[PartKind.MEDIA], True, (None,), frozenset({_UNKNOWN})
)

#: Of a request that is not made.
NOTHING = Outputs(frozenset(), (), broken_text=False)


def outputs_of(facts: Facts, sites: Sequence[Site]) -> Outputs:
    """What the answers to ``sites`` can consist of, taken together."""
    each = [_outputs(facts, site) for site in sites]
    media = dict.fromkeys(kind for one in each for kind in one.media)
    return Outputs(
        frozenset().union(*(one.kinds for one in each)),
        tuple(media),
        any(one.broken_text for one in each),
        tuple(schema for one in each for schema in one.schemas),
        frozenset().union(*(one.server_tools for one in each)),
    )


def _outputs(facts: Facts, site: Site) -> Outputs:
    kinds = {PartKind.TEXT}
    media: dict[str, None] = {}
    broken = False
    try:
        settings = list(_settings(facts, site))
    except RefusedError:
        return _EVERYTHING
    modalities: set[str] = set()
    schema: cst.BaseExpression | None = None
    server_tools: set[str] = set()
    for name, value in settings:
        words = set(_words(facts, value))
        if name == "tools":
            plain = {word.replace("_", "").lower() for word in words}
            unknown = _UNKNOWN in plain
            kinds.add(PartKind.CALL)
            if unknown or plain & _CODE:
                kinds |= {PartKind.CODE, PartKind.CODE_RESULT, PartKind.MEDIA}
            server_tools |= plain & (_SERVER_TOOLS | {_UNKNOWN})
        elif name == "thinking_config" and words & {"include_thoughts", "includeThoughts", "*"}:
            kinds.add(PartKind.THOUGHT)
        elif name in ("response_schema", "response_json_schema"):
            schema = value
        elif name in ("response_modalities", "model"):
            modalities |= {word.lower() for word in words}
    for word, types in _MEDIA.items():
        if any(word in one or (word == "audio" and "tts" in one) for one in modalities):
            media.update(dict.fromkeys(types))
    if _UNKNOWN in modalities and any(map(_reads_media, facts.tree.scopes.nodes(cst.Attribute))):
        # the model is chosen elsewhere
        media.update(dict.fromkeys(TYPES[PartKind.MEDIA]))
    if media:
        kinds.add(PartKind.MEDIA)
        broken = True
    return Outputs(
        frozenset(kinds),
        tuple(media),
        broken or bool(server_tools),
        (schema,),
        frozenset(server_tools),
    )


def _reads_media(node: cst.Attribute) -> bool:
    return node.attr.value in ("inline_data", "as_image")


def _settings(facts: Facts, site: Site) -> Iterator[tuple[str, cst.BaseExpression]]:
    """The fields of every configuration that a request of ``site`` may have, and its model."""
    calls: list[Sequence[cst.Arg]] = [site.arguments]
    if site.is_chat and isinstance(site.value.origin, cst.Call):
        calls.append(site.value.origin.args)
    for arguments in calls:
        for argument in arguments:
            if argument.keyword is None:
                continue
            if argument.keyword.value == "model":
                yield "model", argument.value
            elif argument.keyword.value == "config":
                if keyword_settings(facts, argument.value, [site]) is not None:
                    continue  # none of them changes what comes
                config = read_config(facts, argument.value)
                if config is not None:
                    yield from config.fields.items()


def _words(facts: Facts, node: cst.CSTNode, depth: int = 0) -> Iterator[str]:
    """Names and strings in ``node`` and in what the variables in it hold."""
    for below in descendants(node):
        match below:
            case cst.SimpleString():
                yield str(below.evaluated_value)
            case cst.Attribute(attr=cst.Name(value=name)):
                yield name
            case cst.Arg(keyword=cst.Name(value=name)):
                yield name
            case cst.Name() if not is_label(below, facts.tree.scopes.parents):
                yield from _variable(facts, below, depth)


def _variable(facts: Facts, name: cst.Name, depth: int) -> Iterator[str]:
    parent = facts.tree.parent(name)
    if name.value in ("True", "False", "None"):
        return
    bindings = facts.tracker.definitions_at(name)
    if not bindings or depth > _DEEPEST:
        yield _UNKNOWN
        return
    for binding in bindings:
        match binding.kind:
            case BindingKind.IMPORT if (binding.dotted or "").startswith("google.genai"):
                yield (binding.dotted or "").rpartition(".")[2]
            case BindingKind.FUNCTION | BindingKind.CLASS if not isinstance(parent, cst.Call):
                pass  # declared, not called
            case BindingKind.ASSIGNMENT if binding.value is not None:
                yield from _words(facts, binding.value, depth + 1)
            case _:
                yield _UNKNOWN
