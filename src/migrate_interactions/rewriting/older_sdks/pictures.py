"""Pictures of vertexai, which google-genai has parts with bytes for."""

from __future__ import annotations

import mimetypes

import libcst as cst

from migrate_interactions.rewriting.older_sdks.models import named_arguments
from migrate_interactions.rewriting.older_sdks.work import Work
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.syntax.shapes import constant_text

_TYPE = (
    "the type of a picture is that of its file's name; vertexai looked into the file, and without "
    "Pillow took it for a JPEG"
)


def rewrite_pictures(work: Work) -> None:
    """Read pictures from their files into parts. Raises RefusedError."""
    if not work.package.is_vertex:
        return
    for mention in work.sdk.mentions:
        call = work.facts.tree.parent(mention.node)
        if not (isinstance(call, cst.Call) and call.func is mention.node):
            continue
        match work.package.canonical(mention.dotted).rpartition("generative_models.")[2]:
            case "Image.load_from_file":
                _read(work, call)
            case "Image.from_bytes":
                raise _unknown_type(work, call)
            case "Part.from_image":
                _unwrap(work, call)
            case _:
                continue
        work.handled.add(mention.node)


def _read(work: Work, call: cst.Call) -> None:
    location = named_arguments(work, call, ("location",)).get("location")
    text = constant_text(location.value) if location is not None else None
    mime_type = mimetypes.guess_type(text)[0] if text is not None else None
    if location is None or mime_type is None or not mime_type.startswith("image/"):
        raise _unknown_type(work, call)
    _check_uses(work, call)
    work.draft.add_import("pathlib", "Path")
    work.draft.note(_TYPE)
    work.draft.replace(
        call,
        f"{work.types('Part')}.from_bytes(data=Path(",
        work.draft.carry(location.value),
        f').read_bytes(), mime_type="{mime_type}")',
    )


def _unknown_type(work: Work, call: cst.Call) -> RefusedError:
    return work.refuse(
        f"it cannot be seen what type the picture of `{work.facts.tree.excerpt(call)}` has",
        call,
        "contents-not-mapped",
    )


def _check_uses(work: Work, call: cst.Call) -> None:
    """Refuse a picture that is asked for anything itself."""
    tree = work.facts.tree
    for use in work.facts.tracker.follow(call).uses:
        parent = tree.parent(use)
        if isinstance(parent, cst.Attribute) and parent.value is use:
            raise work.refuse(f"`{tree.source(parent)}` has no counterpart", parent)


def _unwrap(work: Work, call: cst.Call) -> None:
    """A picture is a part already."""
    image = named_arguments(work, call, ("image",)).get("image")
    if image is None or len(call.args) != 1:
        raise work.refuse(f"`{work.facts.tree.excerpt(call)}` cannot be read", call)
    work.draft.replace(call, work.draft.carry(image.value))
