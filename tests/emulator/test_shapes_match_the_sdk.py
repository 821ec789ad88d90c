"""The table of what create may contain agrees with the SDK it was transcribed from."""

from __future__ import annotations

import importlib
import pkgutil
import typing
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
import typing_extensions
from google import genai

from migrate_interactions.emulator import interactions_content_shapes as contents
from migrate_interactions.emulator import interactions_shapes as shapes
from migrate_interactions.emulator.shapes import (
    Choice,
    ListOf,
    OneOf,
    Record,
    Shape,
    Tagged,
)

pytestmark = pytest.mark.skipif(
    not genai.__version__.startswith("3.4."), reason="the table is that of google-genai 3.4"
)


def typed_dictionaries() -> dict[str, Any]:
    package = importlib.import_module("google.genai._gaos.types.interactions")
    found: dict[str, Any] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for module in pkgutil.iter_modules(package.__path__):
            loaded = importlib.import_module(f"{package.__name__}.{module.name}")
            found |= {
                name: value
                for name, value in vars(loaded).items()
                if typing_extensions.is_typeddict(value) and value.__module__ == loaded.__name__
            }
    return found


DICTIONARIES = typed_dictionaries()
# TypedDict, record of the table, keys the table has beyond it
PAIRS: list[tuple[str, Shape, set[str]]] = [
    ("GenerationConfigParam", shapes.GENERATION_CONFIG, set()),
    ("SafetySettingParam", shapes.SAFETY_SETTING, set()),
    ("SpeechConfigParam", shapes.SPEECH, set()),
    ("AllowedToolsParam", contents.ALLOWED_TOOLS, set()),
    *(
        (f"{name}Param", contents.TOOL.variants[kind], set())
        for kind, name in {
            "function": "Function",
            "code_execution": "CodeExecution",
            "url_context": "URLContext",
            "google_search": "GoogleSearch",
            "file_search": "FileSearch",
            "google_maps": "GoogleMaps",
            "computer_use": "ComputerUse",
            "mcp_server": "MCPServer",
            "tool_search": "ToolSearch",
            "retrieval": "Retrieval",
        }.items()
    ),
    *(
        (f"{kind.title()}ContentParam", contents.CONTENT.variants[kind], set())
        for kind in ("text", "image", "document", "audio", "video")
    ),
    *(
        (f"{kind.title()}ResponseFormatParam", shapes.RESPONSE_FORMAT.variants[kind], set())
        for kind in ("text", "image", "audio", "video")
    ),
]


@pytest.mark.parametrize(("name", "shape", "extra"), PAIRS, ids=[pair[0] for pair in PAIRS])
def test_the_keys_are_those_of_the_sdk(name: str, shape: Shape, extra: set[str]) -> None:
    assert isinstance(shape, Record)
    known = {key.rstrip("_") for key in DICTIONARIES[name].__annotations__}
    assert {*shape.required, *shape.optional} == known | extra


def test_create_has_the_keys_of_both_kinds() -> None:
    known = {
        key
        for name in ("CreateModelInteractionParam", "CreateAgentInteractionParam")
        for key in DICTIONARIES[name].__annotations__
    }
    assert {*shapes.CREATE.required, *shapes.CREATE.optional} == known


def step_dictionaries() -> Iterator[tuple[str, Any]]:
    for name, value in DICTIONARIES.items():
        if name.endswith("StepParam"):
            hints = typing_extensions.get_type_hints(value, include_extras=False)
            yield typing.get_args(hints["type"])[0], value


def test_the_steps_are_those_of_the_sdk() -> None:
    known = dict(step_dictionaries())
    assert set(contents.STEP.variants) == set(known)
    for kind, record in contents.STEP.variants.items():
        # Answers sign their function calls although the SDK declares no such key.
        extra = {"signature"} if kind == "function_call" else set()
        assert {*record.required, *record.optional} == {*known[kind].__annotations__, *extra}, kind


def choices(shape: Shape) -> Iterator[str]:
    match shape:
        case Choice(values):
            yield from values
        case ListOf(item):
            yield from choices(item)
        case OneOf(alternatives):
            for each in alternatives:
                yield from choices(each)
        case Tagged(variants=variants):
            yield from variants


def literals(hint: Any) -> Iterator[str]:
    if typing.get_origin(hint) in (typing.Literal, typing_extensions.Literal):
        yield from typing.get_args(hint)
    elif isinstance(hint, typing_extensions.TypeAliasType):
        yield from literals(hint.__value__)
    elif not typing_extensions.is_typeddict(hint):
        for each in typing.get_args(hint):
            yield from literals(each)


@pytest.mark.parametrize(
    ("name", "key", "shape"),
    [
        ("GenerationConfigParam", "thinking_level", shapes.GENERATION_CONFIG),
        ("GenerationConfigParam", "thinking_summaries", shapes.GENERATION_CONFIG),
        ("GenerationConfigParam", "tool_choice", shapes.GENERATION_CONFIG),
        ("SafetySettingParam", "type", shapes.SAFETY_SETTING),
        ("SafetySettingParam", "threshold", shapes.SAFETY_SETTING),
        ("SafetySettingParam", "method", shapes.SAFETY_SETTING),
        ("CreateModelInteractionParam", "service_tier", shapes.CREATE),
        ("CreateModelInteractionParam", "response_modalities", shapes.CREATE),
        ("GoogleSearchParam", "search_types", contents.TOOL.variants["google_search"]),
        ("ComputerUseParam", "environment", contents.TOOL.variants["computer_use"]),
        ("ImageContentParam", "resolution", contents.CONTENT.variants["image"]),
        ("ImageResponseFormatParam", "aspect_ratio", shapes.RESPONSE_FORMAT.variants["image"]),
        ("TextResponseFormatParam", "mime_type", shapes.RESPONSE_FORMAT.variants["text"]),
    ],
)
def test_the_values_are_those_of_the_sdk(name: str, key: str, shape: Record) -> None:
    hint = typing_extensions.get_type_hints(DICTIONARIES[name], include_extras=False)[key]
    expected = shape.required.get(key) or shape.optional[key]
    assert set(choices(expected)) == set(literals(hint))
