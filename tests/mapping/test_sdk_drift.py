"""The tables and the installed SDK agree; a field that the SDK gets needs a decision here.

Where this fails after an update of google-genai: say in ``mapping`` what becomes of the new
field, in the table of its class or, if it is refused, in ``unmapped.py``.
"""

from __future__ import annotations

import importlib
import inspect
import warnings
from enum import Enum
from typing import Any, get_args, get_origin

import pytest
import typing_extensions
from google import genai
from google.genai import types

from migrate_interactions.findings import SDK_NEWEST_KNOWN, Version
from migrate_interactions.mapping import interaction_requests
from migrate_interactions.mapping.output import IMAGE_FIELDS, MODALITIES, TEXT_MIME_TYPES
from migrate_interactions.mapping.request import CONFIG_FIELDS, THINKING_FIELDS, Goes
from migrate_interactions.mapping.rows import CLASSES, How, Row, rows, rows_of
from migrate_interactions.mapping.safety import SAFETY_FIELDS, SAFETY_VALUES
from migrate_interactions.mapping.tools import FUNCTION_FIELDS, MCP_FIELDS, TOOL_KINDS, ToolKind
from migrate_interactions.mapping.transport import TRANSPORT_FIELDS
from migrate_interactions.mapping.unmapped import UNMAPPED

OWNERS = [owner for owners in CLASSES.values() for owner in owners]
NEWEST = pytest.mark.skipif(
    Version.parse(genai.__version__) < SDK_NEWEST_KNOWN,
    reason=f"the tables are those of google-genai {SDK_NEWEST_KNOWN}",
)


def interactions_type(name: str) -> Any:
    package = importlib.import_module("google.genai._gaos.types.interactions")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return getattr(package, name)


def fields_of(owner: str) -> set[str]:
    """Fields and properties, which are read alike."""
    kind = getattr(types, owner)
    return {*kind.model_fields} | {
        name for name, value in vars(kind).items() if isinstance(value, property)
    }


def keys_of(name: str) -> set[str]:
    return {key.rstrip("_") for key in interactions_type(name).__annotations__}


def literals(hint: Any) -> set[str]:
    if get_origin(hint) in (typing_extensions.Literal,):
        return set(get_args(hint))
    if isinstance(hint, typing_extensions.TypeAliasType):
        return literals(hint.__value__)
    if typing_extensions.is_typeddict(hint):
        return set()
    return {value for inner in get_args(hint) for value in literals(inner)}


def literals_of(name: str, key: str) -> set[str]:
    hints = typing_extensions.get_type_hints(interactions_type(name), include_extras=False)
    return literals(hints[key])


@pytest.mark.parametrize("owner", OWNERS)
def test_every_field_of_the_sdk_has_a_row(owner: str) -> None:
    known = {row.field for row in rows_of(owner)}
    assert not fields_of(owner) - known, f"types.{owner} has fields that no table decides about"


@NEWEST
@pytest.mark.parametrize("owner", OWNERS)
def test_every_row_is_a_field_of_the_sdk(owner: str) -> None:
    known = {row.field for row in rows_of(owner)}
    assert not known - fields_of(owner), f"types.{owner} has no such fields"


@pytest.mark.parametrize("owner", OWNERS)
def test_no_field_has_two_rows(owner: str) -> None:
    fields = [row.field for row in rows_of(owner)]
    assert len(fields) == len(set(fields)), "a mapped field is still listed as refused"


def test_no_table_is_left_out() -> None:
    assert not UNMAPPED.keys() - set(OWNERS)
    assert len(OWNERS) == len(set(OWNERS))


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row.owner}.{row.field}")
def test_every_row_says_what_becomes_of_its_field(row: Row) -> None:
    if row.how is How.REFUSED:
        assert row.note, "why is it refused?"
        assert not row.new
    else:
        assert bool(row.new) is (row.how is not How.DROPPED)


#: Body keys of create that no field of the old API becomes.
ONLY_INTERACTIONS = {
    "agent",
    "agent_config",
    "background",
    "environment",
    "previous_interaction_id",
    "stream",
    "webhook_config",
    "store",
}
#: What a call has besides its configuration.
CALL = {"model", "input"}
#: Deprecated, or not written for a reason that a row gives; nothing may go there.
NEVER_WRITTEN = {
    "cached_content",
    "continuation_token",
    "response_mime_type",
    "response_modalities",
}
#: The keys that rows go to but whose mapping needs more than one field.
COMPOSED = {"generation_config", "response_format"}
COMPOSED_GENERATION = {
    "thinking_summaries",
    "tool_choice",
    "speech_config",
    "transcription_config",
}
ONLY_GENERATION = {"video_config"}
NEVER_GENERATION = interaction_requests.DEPRECATED_GENERATION


def test_every_argument_of_create_is_known() -> None:
    body = keys_of("CreateModelInteractionParam") | keys_of("CreateAgentInteractionParam")
    mapped = {row.name for row in CONFIG_FIELDS.values() if row.goes is Goes.TOP}
    known = mapped | ONLY_INTERACTIONS | CALL | NEVER_WRITTEN | COMPOSED
    assert not body - known, "create has new arguments"
    if Version.parse(genai.__version__) >= SDK_NEWEST_KNOWN:
        assert not known - body
        assert body - interaction_requests.DEPRECATED_ARGUMENTS == interaction_requests.BODY
    assert not mapped & NEVER_WRITTEN


def test_every_key_of_generation_config_is_known() -> None:
    keys = keys_of("GenerationConfigParam")
    mapped = {
        row.name
        for table in (CONFIG_FIELDS, THINKING_FIELDS)
        for row in table.values()
        if row.goes is Goes.GENERATION and row.name
    }
    known = mapped | COMPOSED_GENERATION | ONLY_GENERATION | NEVER_GENERATION
    assert not keys - known, "generation_config has new keys"
    if Version.parse(genai.__version__) >= SDK_NEWEST_KNOWN:
        assert not mapped - keys
        assert keys - NEVER_GENERATION == interaction_requests.GENERATION_CONFIG


def test_what_is_read_of_an_interaction_is_there() -> None:
    interaction = interactions_type("Interaction")
    usage = interactions_type("Usage")
    for row in rows():
        owner, _, attribute = row.new.partition(".")
        if owner == "interaction" and attribute:
            assert attribute in interaction.model_fields or hasattr(interaction, attribute), row
        elif owner == "usage":
            assert attribute in usage.model_fields, row


#: Old enumeration, prefix of its names, TypedDict and key that take them in lower case, and
#: the members that have no counterpart.
ENUMERATIONS: list[tuple[type[Enum], str, str, str, set[str]]] = [
    (types.ThinkingLevel, "", "GenerationConfigParam", "thinking_level", set()),
    (types.HarmCategory, "harm_category_", "SafetySettingParam", "type", set()),
    (types.HarmBlockThreshold, "", "SafetySettingParam", "threshold", set()),
    (types.HarmBlockMethod, "", "SafetySettingParam", "method", set()),
    (types.ServiceTier, "", "CreateModelInteractionParam", "service_tier", set()),
    (types.FunctionCallingConfigMode, "", "GenerationConfigParam", "tool_choice", set()),
    (types.PartMediaResolutionLevel, "media_resolution_", "ImageContentParam", "resolution", set()),
    (types.Environment, "environment_", "ComputerUseParam", "environment", set()),
]


@NEWEST
@pytest.mark.parametrize(
    ("old", "prefix", "name", "key", "without"),
    ENUMERATIONS,
    ids=[one[0].__name__ for one in ENUMERATIONS],
)
def test_the_values_that_are_written_exist(
    old: type[Enum], prefix: str, name: str, key: str, without: set[str]
) -> None:
    members = {member.name.lower().removeprefix(prefix) for member in old}
    members = {member for member in members if not member.endswith("unspecified")}
    assert members
    assert members - literals_of(name, key) == without


FUNCTION_KEYS = {"name", "description", "parameters"}
#: Unions of TypedDicts, and the table that has each by its ``type``.
UNIONS: dict[str, dict[str, frozenset[str]]] = {
    "ContentParam": interaction_requests.CONTENTS,
    "ResponseFormatParam": interaction_requests.RESPONSE_FORMATS,
    "StepParam": interaction_requests.STEPS,
    "ToolParam": interaction_requests.TOOLS,
}
#: Keys that answers have and the SDK sends back, though no TypedDict declares them.
UNDECLARED = {("StepParam", "function_call"): {"signature"}}


def variants(union: str) -> dict[str, Any]:
    """Type -> TypedDict."""
    hint = interactions_type(union)
    found = {}
    for one in get_args(getattr(hint, "__value__", hint)):
        if typing_extensions.is_typeddict(one):
            hints = typing_extensions.get_type_hints(one, include_extras=False)
            found.update(dict.fromkeys(literals(hints["type"]), one))
    return found


@NEWEST
@pytest.mark.parametrize("union", UNIONS)
def test_the_tables_of_requests_have_every_type_and_key(union: str) -> None:
    table = UNIONS[union]
    found = variants(union)
    others = interaction_requests.OTHER_STEPS if union == "StepParam" else frozenset()
    assert found.keys() == table.keys() | others
    for kind, keys in table.items():
        undeclared = UNDECLARED.get((union, kind), set())
        assert keys_of(found[kind].__name__) - {"type"} == keys - undeclared, kind


@NEWEST
def test_the_methods_and_their_arguments_are_known() -> None:
    interactions = genai.Client(api_key="none").interactions
    body = keys_of("CreateModelInteractionParam") | keys_of("CreateAgentInteractionParam")
    for name, known in interaction_requests.METHODS.items():
        parameters = inspect.signature(getattr(interactions, name)).parameters
        named = {each.name for each in parameters.values() if each.kind is not each.VAR_KEYWORD}
        assert known == (named | body if name == "create" else named), name
    public = {name for name in dir(interactions) if not name.startswith("_")}
    internal = {"do_request", "parent_ref", "sdk_configuration"}
    known_names = interaction_requests.METHODS.keys() | interaction_requests.OTHER_ATTRIBUTES
    assert public - internal == known_names


#: TypedDict and key, and the table that has its values.
CHOICES: list[tuple[str, str, interaction_requests.Choice]] = [
    *(
        (name, key, choice)
        for name, table in (
            ("CreateModelInteractionParam", interaction_requests.ARGUMENT_CHOICES),
            ("GenerationConfigParam", interaction_requests.GENERATION_CHOICES),
            ("ComputerUseParam", interaction_requests.TOOL_CHOICES),
            ("SafetySettingParam", interaction_requests.SAFETY_CHOICES),
        )
        for key, choice in table.items()
    ),
    ("ImageContentParam", "resolution", interaction_requests.RESOLUTIONS),
    ("AllowedToolsParam", "mode", interaction_requests.TOOL_MODES),
    ("CreateModelInteractionParam", "response_modalities", interaction_requests.MODALITIES),
]


@NEWEST
@pytest.mark.parametrize(("name", "key", "choice"), CHOICES)
def test_the_values_of_requests_are_known(
    name: str, key: str, choice: interaction_requests.Choice
) -> None:
    assert literals_of(name, key) == choice.values


@NEWEST
def test_the_keys_of_small_records_are_known() -> None:
    assert keys_of("SafetySettingParam") == interaction_requests.SAFETY_SETTING
    assert keys_of("SpeechConfigParam") == interaction_requests.SPEECH_CONFIG


@NEWEST
def test_the_values_of_the_tables_exist() -> None:
    for field, values in SAFETY_VALUES.items():
        assert values == literals_of("SafetySettingParam", SAFETY_FIELDS[field].name), field
    for kind in MODALITIES:
        assert literals_of(f"{kind.title()}ResponseFormatParam", "type") == {kind}
    assert literals_of("TextResponseFormatParam", "mime_type") == TEXT_MIME_TYPES
    assert set(IMAGE_FIELDS.values()) <= keys_of("ImageResponseFormatParam")
    assert set(TRANSPORT_FIELDS.values()) <= interaction_requests.ARGUMENTS
    assert set(FUNCTION_FIELDS.values()) <= FUNCTION_KEYS
    assert set(MCP_FIELDS.values()) <= interaction_requests.TOOLS["mcp_server"]


@NEWEST
@pytest.mark.parametrize("kind", TOOL_KINDS.values(), ids=lambda kind: kind.type)
def test_tools_are_written_with_keys_that_exist(kind: ToolKind) -> None:
    assert set(kind.fields.values()) <= interaction_requests.TOOLS[kind.type]
    assert set(kind.enums) <= set(kind.fields)
    for field in kind.enums:
        assert literals_of(variants("ToolParam")[kind.type].__name__, kind.fields[field])
