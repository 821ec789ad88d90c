"""Functions that make content items of media whose kind the code does not show."""

from __future__ import annotations

from migrate_interactions.rewriting.emitting import Emitted

CONTENT_TYPE = Emitted(
    "content_type",
    '''
def content_type(mime_type: str | None) -> str:
    """The kind of content item that holds media of this type."""
    kind = (mime_type or "").partition("/")[0]
    return kind if kind in ("image", "audio", "video") else "document"
''',
    (),
    ("item_type", "type_of_item"),
)

PICTURE_ITEM = Emitted(
    "picture_item",
    '''
def picture_item(picture: Any) -> dict[str, Any]:
    """A picture of PIL as a content item."""
    buffer = BytesIO()
    picture.save(buffer, "PNG")
    data = b64encode(buffer.getvalue()).decode()
    return {"type": "image", "data": data, "mime_type": "image/png"}
''',
    (("base64", "b64encode"), ("io", "BytesIO"), ("typing", "Any")),
    ("image_item", "item_of_picture"),
)
