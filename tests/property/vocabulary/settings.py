"""Fields of a request's configuration, and the forms in which programs write it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from tests.property.vocabulary.unit import lines


@dataclass(frozen=True)
class Value:
    """How a field is written in a config object, and in a dictionary if that differs."""

    field: str
    written: str
    as_dictionary: str = ""
    #: A module constant that it needs.
    constant: str = ""
    #: Statements before the call that it needs.
    before: str = ""


@dataclass(frozen=True)
class Configuration:
    """Module text, statements of ``__init__`` and before the call, and the argument itself."""

    definitions: str = ""
    attributes: str = ""
    before: str = ""
    argument: str = ""

    @property
    def keyword(self) -> str:
        return f", config={self.argument}" if self.argument else ""


_HARASSMENT = (
    "types.SafetySetting(category=types.HarmCategory.HARM_CATEGORY_HARASSMENT, "
    "threshold=types.HarmBlockThreshold.BLOCK_ONLY_HIGH)"
)

COMMON: dict[str, tuple[Value, ...]] = {
    "system_instruction": (
        Value("system_instruction", '"Be brief."'),
        Value("system_instruction", "TONE№", constant='TONE№ = "Be " "kind."'),
        Value("system_instruction", 'f"Answer in {LANGUAGE№}."', constant='LANGUAGE№ = "English"'),
        Value("system_instruction", "tone", before='tone = "Be " + "quick."'),
        Value("system_instruction", '["Be brief.", "Be kind."]'),
        Value(
            "system_instruction",
            'types.Content(parts=[types.Part(text="Be wise.")])',
            '{"parts": [{"text": "Be wise."}]}',
        ),
        Value(
            "system_instruction", 'types.Part.from_text(text="Be bold.")', '{"text": "Be bold."}'
        ),
    ),
    "temperature": (
        Value("temperature", "0.3"),
        Value("temperature", "0"),
        Value("temperature", "HEAT№", constant="HEAT№ = 0.7"),
        Value("temperature", "heat", before="heat = 0.5"),
    ),
    "top_p": (Value("top_p", "0.9"), Value("top_p", "NUCLEUS№", constant="NUCLEUS№ = 0.8")),
    "max_output_tokens": (
        Value("max_output_tokens", "400"),
        Value("max_output_tokens", "9"),
        Value("max_output_tokens", "LIMIT№", constant="LIMIT№ = 40 * 10"),
        Value("max_output_tokens", "limit", before="limit = 256"),
    ),
    "stop_sequences": (
        Value("stop_sequences", '["END"]'),
        Value("stop_sequences", "STOPS№", constant='STOPS№ = ["###", "usually"]'),
    ),
    "seed": (Value("seed", "7"), Value("seed", "SEED№", constant="SEED№ = 42")),
    "candidate_count": (Value("candidate_count", "1"),),
    "safety_settings": (
        Value(
            "safety_settings",
            f"[{_HARASSMENT}]",
            '[{"category": "HARM_CATEGORY_HARASSMENT", "threshold": "BLOCK_ONLY_HIGH"}]',
        ),
        Value(
            "safety_settings",
            '[types.SafetySetting(category="HARM_CATEGORY_HATE_SPEECH", threshold="BLOCK_NONE")]',
            '[{"category": "HARM_CATEGORY_HATE_SPEECH", "threshold": "OFF"}]',
        ),
        Value("safety_settings", "SAFETY№", constant=f"SAFETY№ = [\n    {_HARASSMENT},\n]"),
    ),
    "thinking_config": (
        Value(
            "thinking_config",
            "types.ThinkingConfig(thinking_level=types.ThinkingLevel.LOW)",
            '{"thinking_level": "LOW"}',
        ),
        Value(
            "thinking_config",
            'types.ThinkingConfig(thinking_level="high", include_thoughts=False)',
            '{"thinking_level": "high", "include_thoughts": False}',
        ),
        Value(
            "thinking_config",
            "THINKING№",
            constant="THINKING№ = types.ThinkingConfig(thinking_level=types.ThinkingLevel.MEDIUM)",
        ),
    ),
    "response_mime_type": (Value("response_mime_type", '"text/plain"'),),
    "response_modalities": (
        Value("response_modalities", '["TEXT"]'),
        Value("response_modalities", "[types.Modality.TEXT]", '["TEXT"]'),
    ),
    "service_tier": (Value("service_tier", '"flex"'),),
    "http_options": (
        Value("http_options", "types.HttpOptions(timeout=60_000)", '{"timeout": 60000}'),
        Value(
            "http_options",
            'types.HttpOptions(headers={"X-Desk": "4"})',
            '{"headers": {"X-Desk": "4"}}',
        ),
    ),
    "automatic_function_calling": (
        Value(
            "automatic_function_calling",
            "types.AutomaticFunctionCallingConfig(disable=True)",
            '{"disable": True}',
        ),
    ),
}

#: Fields without an equivalent: what has one of them is refused.
WITHOUT_EQUIVALENT = (
    Value("top_k", "40"),
    Value("presence_penalty", "0.2"),
    Value("candidate_count", "2"),
    Value("thinking_config", "types.ThinkingConfig(thinking_budget=0)", '{"thinking_budget": 0}'),
    Value("media_resolution", '"MEDIA_RESOLUTION_LOW"'),
)


@st.composite
def values(draw: st.DrawFn, most: int = 3) -> tuple[Value, ...]:
    """Values of some fields, each field once; seldom one that has no equivalent."""
    names = draw(st.lists(st.sampled_from(sorted(COMMON)), max_size=most, unique=True))
    chosen = [draw(st.sampled_from(COMMON[name])) for name in names]
    if draw(st.integers(0, 24)) == 13:
        lost = draw(st.sampled_from(WITHOUT_EQUIVALENT))
        chosen = [value for value in chosen if value.field != lost.field] + [lost]
    return tuple(chosen)


def _object(given: Sequence[Value]) -> str:
    inside = ", ".join(f"{value.field}={value.written}" for value in given)
    return f"types.GenerateContentConfig({inside})"


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(other.capitalize() for other in others)


def _dictionary(given: Sequence[Value], spelled: Callable[[str], str] = str) -> str:
    inside = ", ".join(
        f'"{spelled(value.field)}": {value.as_dictionary or value.written}' for value in given
    )
    return f"{{{inside}}}"


def _constants(given: Sequence[Value]) -> str:
    return lines(*(value.constant for value in given))


def _before(given: Sequence[Value]) -> str:
    return lines(*(value.before for value in given))


def _inline_object(given: Sequence[Value]) -> Configuration:
    return Configuration(_constants(given), before=_before(given), argument=_object(given))


def _inline_dictionary(given: Sequence[Value]) -> Configuration:
    return Configuration(_constants(given), before=_before(given), argument=_dictionary(given))


def _camel_dictionary(given: Sequence[Value]) -> Configuration:
    argument = _dictionary(given, _camel)
    return Configuration(_constants(given), before=_before(given), argument=argument)


def _variable(given: Sequence[Value]) -> Configuration:
    before = lines(_before(given), f"config = {_object(given)}")
    return Configuration(_constants(given), before=before, argument="config")


def _typed_dictionary(given: Sequence[Value]) -> Configuration:
    before = lines(
        _before(given), f"config: types.GenerateContentConfigDict = {_dictionary(given)}"
    )
    return Configuration(_constants(given), before=before, argument="config")


def _module_constant(given: Sequence[Value]) -> Configuration:
    made = lines(_constants(given), _before(given), f"CONFIG№ = {_object(given)}")
    return Configuration(made, argument="CONFIG№")


def _module_dictionary(given: Sequence[Value]) -> Configuration:
    made = lines(_constants(given), _before(given), f"SETTINGS№ = {_dictionary(given)}")
    return Configuration(made, argument="SETTINGS№")


def _builder(given: Sequence[Value]) -> Configuration:
    body = lines(_before(given), f"return {_object(given)}").replace("\n", "\n    ")
    made = lines(_constants(given), f"\n\ndef build_config№():\n    {body}")
    return Configuration(made, argument="build_config№()")


def _builder_with_argument(given: Sequence[Value]) -> Configuration:
    others = [value for value in given if value.field != "temperature"]
    warm = Value("temperature", "heat")
    body = lines(_before(others), f"return {_object([*others, warm])}").replace("\n", "\n    ")
    made = lines(_constants(others), f"\n\ndef build_config№(heat=0.4):\n    {body}")
    return Configuration(made, argument="build_config№(0.6)")


def _attribute(given: Sequence[Value]) -> Configuration:
    attributes = lines(_before(given), f"self.config = {_object(given)}")
    return Configuration(_constants(given), attributes=attributes, argument="self.config")


def _changed_object(given: Sequence[Value]) -> Configuration:
    changes = [f"config.{value.field} = {value.written}" for value in given[1:]]
    before = lines(_before(given), f"config = {_object(given[:1])}", *changes)
    return Configuration(_constants(given), before=before, argument="config")


def _changed_dictionary(given: Sequence[Value]) -> Configuration:
    changes = [
        f'config["{value.field}"] = {value.as_dictionary or value.written}' for value in given[1:]
    ]
    before = lines(_before(given), f"config = {_dictionary(given[:1])}", *changes)
    return Configuration(_constants(given), before=before, argument="config")


def _changed_when_asked(given: Sequence[Value]) -> Configuration:
    changes = [
        f"if len(prompt) > 20:\n    config.{value.field} = {value.written}" for value in given[1:]
    ]
    before = lines(_before(given), f"config = {_object(given[:1])}", *changes)
    return Configuration(_constants(given), before=before, argument="config")


def _unpacked(given: Sequence[Value]) -> Configuration:
    before = lines(_before(given), f"parameters = {_dictionary(given)}")
    argument = "types.GenerateContentConfig(**parameters)"
    return Configuration(_constants(given), before=before, argument=argument)


FORMS: dict[str, Callable[[Sequence[Value]], Configuration]] = {
    "inline object": _inline_object,
    "inline dictionary": _inline_dictionary,
    "camel case": _camel_dictionary,
    "variable": _variable,
    "typed dictionary": _typed_dictionary,
    "module constant": _module_constant,
    "module dictionary": _module_dictionary,
    "builder": _builder,
    "builder with an argument": _builder_with_argument,
    "attribute": _attribute,
    "changed object": _changed_object,
    "changed dictionary": _changed_dictionary,
    "changed when asked": _changed_when_asked,
    "unpacked": _unpacked,
}

#: Forms that need a parameter ``prompt``, or ``self``.
FOR_PROMPTS = frozenset({"changed when asked"})
FOR_CLASSES = frozenset({"attribute"})


@st.composite
def configurations(
    draw: st.DrawFn,
    *,
    always: tuple[Value, ...] = (),
    in_class: bool = False,
    with_prompt: bool = True,
    may_be_none: bool = True,
) -> Configuration:
    """A configuration in some form; ``always`` are values that it has in any case."""
    fixed = {value.field for value in always}
    given = (*always, *(value for value in draw(values()) if value.field not in fixed))
    if not given and may_be_none:
        return Configuration()
    left_out = (frozenset() if in_class else FOR_CLASSES) | (
        frozenset() if with_prompt and not always else FOR_PROMPTS
    )
    return FORMS[draw(st.sampled_from(sorted(FORMS.keys() - left_out)))](given)
