"""What is added to a module whose turns go out with every request."""

from __future__ import annotations

from migrate_interactions.conversations.parts import PartKind
from migrate_interactions.rewriting.templates import CONTENT_TYPE, Template


def steps_of_turns(types: str, kinds: frozenset[PartKind]) -> Template:
    """``as_steps``: turns of the old API, as dictionaries or objects, as steps of the new one.

    ``kinds`` are the kinds of parts that occur.
    """
    media = kinds & {PartKind.BYTES, PartKind.FILE}
    item = '{"type": "text", "text": part.text}'
    code = CONTENT_TYPE.code.strip() + "\n\n\n" if media else ""
    imports = [("collections.abc", "Iterable"), ("typing", "Any")]
    if media:
        item = "as_item(part)"
        code += f'''def as_item(part: {types}.Part) -> dict[str, Any]:
    """A part as a content item."""
'''
    if PartKind.BYTES in kinds:
        imports.append(("base64", "b64encode"))
        code += """    if part.inline_data:
        mime_type = part.inline_data.mime_type
        data = b64encode(part.inline_data.data or b"").decode()
        return {"type": content_type(mime_type), "data": data, "mime_type": mime_type}
"""
    if PartKind.FILE in kinds:
        code += """    if part.file_data:
        mime_type, uri = part.file_data.mime_type, part.file_data.file_uri
        return {"type": content_type(mime_type), "uri": uri, "mime_type": mime_type}
"""
    if media:
        code += '    return {"type": "text", "text": part.text}\n\n\n'
    code += f'''def as_steps(turns: Iterable[Any]) -> list[dict[str, Any]]:
    """Turns of a conversation as steps."""
    steps = []
    for turn in turns:
        content = {types}.Content.model_validate(turn)
        kind = "model_output" if content.role == "model" else "user_input"
        items = [{item} for part in content.parts or []]
        steps.append({{"type": kind, "content": items}})
    return steps
'''
    return Template(code, tuple(imports))
