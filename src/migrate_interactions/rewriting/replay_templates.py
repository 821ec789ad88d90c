"""The functions that make steps of turns as the program runs."""

from __future__ import annotations

from migrate_interactions.conversations.parts import PartKind
from migrate_interactions.rewriting.emitting import Emitted

_MEDIA = frozenset({PartKind.BYTES, PartKind.FILE})


def has_media(kinds: frozenset[PartKind]) -> bool:
    """Whether there are parts besides text."""
    return bool(kinds & _MEDIA)


def item_of_part(types: str, content_type: str, kinds: frozenset[PartKind]) -> Emitted:
    """``as_item``: a part of the old API as a content item; ``kinds`` are those that occur.

    ``types`` is the name of ``google.genai.types``, ``content_type`` that of the function that
    tells the kind of an item.
    """
    imports = [("typing", "Any")]
    code = f'''
def as_item(part: {types}.Part) -> dict[str, Any]:
    """A part as a content item."""
'''
    if PartKind.BYTES in kinds:
        imports.append(("base64", "b64encode"))
        code += f"""    if part.inline_data:
        mime_type = part.inline_data.mime_type
        data = b64encode(part.inline_data.data or b"").decode()
        return {{"type": {content_type}(mime_type), "data": data, "mime_type": mime_type}}
"""
    if PartKind.FILE in kinds:
        code += f"""    if part.file_data:
        mime_type, uri = part.file_data.mime_type, part.file_data.file_uri
        return {{"type": {content_type}(mime_type), "uri": uri, "mime_type": mime_type}}
"""
    code += '    return {"type": "text", "text": part.text}\n'
    return Emitted("as_item", code, tuple(imports), ("item_of_part",))


def steps_of_turns(types: str, item: str) -> Emitted:
    """``as_steps``: turns of the old API, as dictionaries or objects, as steps of the new one.

    ``item`` is the function that makes a content item of a part; empty if all parts are texts.
    """
    made = f"{item}(part)" if item else '{"type": "text", "text": part.text}'
    return Emitted(
        "as_steps",
        f'''
def as_steps(turns: Iterable[Any]) -> list[dict[str, Any]]:
    """Turns of a conversation as steps."""
    steps = []
    for turn in turns:
        content = {types}.Content.model_validate(turn)
        kind = "model_output" if content.role == "model" else "user_input"
        items = [{made} for part in content.parts or []]
        steps.append({{"type": kind, "content": items}})
    return steps
''',
        (("collections.abc", "Iterable"), ("typing", "Any")),
        ("steps_of_turns",),
    )
