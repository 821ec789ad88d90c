"""``speech_config``: a list of voices."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.rewriting.layout import Entries, Items, Value
from migrate_interactions.rewriting.requests.conversion import Conversion
from migrate_interactions.rewriting.requests.records import Record
from migrate_interactions.syntax.shapes import is_none

_FIELD = "speech_config"


def speech_value(conversion: Conversion, node: cst.BaseExpression) -> Value:
    """The voices. Raises RefusedError."""
    if _is_text(conversion, node):
        return Items((Entries((("voice", (conversion.draft.carry(node),)),)),))
    record = _record(conversion, node, "SpeechConfig")
    fields = dict(record.fields)
    language = fields.pop("language_code", None)
    voice = fields.pop("voice_config", None)
    several = fields.pop("multi_speaker_voice_config", None)
    _nothing_left(conversion, fields)
    voices: list[list[tuple[str, Value]]] = []
    if several is not None and not is_none(several):
        voices = _speakers(conversion, several)
    elif voice is not None and not is_none(voice):
        voices = [[("voice", _voice(conversion, voice))]]
    if language is not None and not is_none(language):
        voices = [[*v, ("language", (conversion.draft.carry(language),))] for v in voices or [[]]]
    return Items(tuple(Entries(tuple(voice)) for voice in voices))


def _speakers(conversion: Conversion, node: cst.BaseExpression) -> list[list[tuple[str, Value]]]:
    record = _record(conversion, node, "MultiSpeakerVoiceConfig")
    fields = dict(record.fields)
    listed = fields.pop("speaker_voice_configs", None)
    _nothing_left(conversion, fields)
    if listed is not None and not isinstance(listed, (cst.List, cst.Tuple)):
        listed = conversion.kept(listed)
    if not isinstance(listed, (cst.List, cst.Tuple)):
        raise conversion.cannot(_FIELD, node, "the speakers are made elsewhere")
    found: list[list[tuple[str, Value]]] = []
    for element in listed.elements:
        speaker = _record(conversion, element.value, "SpeakerVoiceConfig")
        rest = dict(speaker.fields)
        name, voice = rest.pop("speaker", None), rest.pop("voice_config", None)
        _nothing_left(conversion, rest)
        if name is None or voice is None:
            raise conversion.cannot(_FIELD, element, "a speaker has no name or no voice")
        found.append(
            [
                ("speaker", (conversion.draft.carry(name),)),
                ("voice", _voice(conversion, voice)),
            ]
        )
    return found


def _voice(conversion: Conversion, node: cst.BaseExpression) -> Value:
    """The name of the voice of a VoiceConfig."""
    record = _record(conversion, node, "VoiceConfig")
    fields = dict(record.fields)
    prebuilt = fields.pop("prebuilt_voice_config", None)
    _nothing_left(conversion, fields)
    if prebuilt is None:
        raise conversion.cannot(_FIELD, node, "a voice has no name")
    inner = dict(_record(conversion, prebuilt, "PrebuiltVoiceConfig").fields)
    name = inner.pop("voice_name", None)
    _nothing_left(conversion, inner)
    if name is None:
        raise conversion.cannot(_FIELD, node, "a voice has no name")
    return (conversion.draft.carry(name),)


def _record(conversion: Conversion, node: cst.BaseExpression, kind: str) -> Record:
    record = conversion.written(node, f"`{_FIELD}`")
    if record is None or record.kind not in ("", kind):
        raise conversion.cannot(_FIELD, node, "it is made elsewhere")
    return record


def _nothing_left(conversion: Conversion, fields: dict[str, cst.BaseExpression]) -> None:
    for name, value in fields.items():
        if not is_none(value):
            raise conversion.cannot(_FIELD, value, f"`{name}` has no equivalent")


def _is_text(conversion: Conversion, node: cst.BaseExpression) -> bool:
    if isinstance(node, (cst.SimpleString, cst.ConcatenatedString, cst.FormattedString)):
        return True
    value = conversion.kept(node)
    return value is not None and _is_text(conversion, value)
