"""Functions of the package that are methods of the client: files, models, embeddings, tokens."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.mapping.older_sdks.google_generativeai import PACKAGE
from migrate_interactions.rewriting.layout import Argument, Construction, Value, replace_call
from migrate_interactions.rewriting.older_sdks.clients import Clients
from migrate_interactions.rewriting.older_sdks.models import Models, named_arguments
from migrate_interactions.rewriting.older_sdks.turns import Turns
from migrate_interactions.rewriting.older_sdks.work import Work
from migrate_interactions.syntax.shapes import constant_text, is_none

_UPLOAD = ("mime_type", "name", "display_name")


def rewrite_functions(work: Work, clients: Clients) -> None:
    """Call the client's methods. Raises RefusedError."""
    for mention in work.sdk.mentions:
        call = work.facts.tree.parent(mention.node)
        if not (isinstance(call, cst.Call) and call.func is mention.node):
            continue
        name = mention.dotted.removeprefix(f"{PACKAGE}.").removeprefix("files.")
        match name:
            case "upload_file":
                _upload(work, clients, call)
            case "get_file" | "delete_file":
                _one_file(work, clients, call, name.removesuffix("_file"))
            case "list_files":
                _without_arguments(work, clients, call, "files.list")
            case "list_models":
                _without_arguments(work, clients, call, "models.list")
                _rename_actions(work)
            case "embed_content":
                _embed(work, clients, call)
            case _:
                continue
        work.handled.add(mention.node)


def _upload(work: Work, clients: Clients, call: cst.Call) -> None:
    arguments = named_arguments(work, call, ("path",))
    path = arguments.pop("path", None)
    if path is None or set(arguments) - {*_UPLOAD, "resumable"}:
        raise work.refuse(f"`{work.facts.tree.excerpt(call)}` cannot be read", call)
    config = tuple(
        (name, (work.draft.carry(arguments[name].value),))
        for name in _UPLOAD
        if name in arguments and not is_none(arguments[name].value)
    )
    new = [Argument("file", (work.draft.carry(path.value),))]
    if config:
        new.append(Argument("config", Construction(work.types("UploadFileConfig"), config)))
    replace_call(work.draft, call, (f"{clients.at(call)}.files.upload",), new)


def _one_file(work: Work, clients: Clients, call: cst.Call, method: str) -> None:
    arguments = named_arguments(work, call, ("name",))
    name = arguments.get("name")
    if name is None or len(arguments) > 1:
        raise work.refuse(f"`{work.facts.tree.excerpt(call)}` cannot be read", call)
    value: tuple[object, ...] = (work.draft.carry(name.value),)
    is_name = isinstance(name.value, cst.Attribute) and name.value.attr.value == "name"
    if not is_name and constant_text(name.value) is None:
        if method == "get":
            raise work.refuse(
                f"it cannot be seen whether `{work.facts.tree.excerpt(name.value)}` is a name", call
            )
        value = (*value, ".name")
    new = [Argument("name", value)]  # type: ignore[arg-type]
    replace_call(work.draft, call, (f"{clients.at(call)}.files.{method}",), new)


def _without_arguments(work: Work, clients: Clients, call: cst.Call, method: str) -> None:
    if call.args:
        raise work.refuse(f"`{work.facts.tree.excerpt(call)}` cannot be read", call)
    replace_call(work.draft, call, (f"{clients.at(call)}.{method}",), ())


def _rename_actions(work: Work) -> None:
    """What a model can do has another name."""
    for node in work.facts.tree.scopes.nodes(cst.Attribute):
        if node.attr.value == "supported_generation_methods":
            work.draft.replace(node.attr, "supported_actions")


def _embed(work: Work, clients: Clients, call: cst.Call) -> None:
    """One text whose vector is read where it is asked for, or of the variable it is kept in."""
    facts = work.facts
    arguments = named_arguments(work, call, ("model", "content", "task_type", "title"))
    model, content = arguments.pop("model", None), arguments.pop("content", None)
    known = {"task_type", "title", "output_dimensionality"}
    if model is None or content is None or set(arguments) - known:
        raise work.refuse(f"`{facts.tree.excerpt(call)}` cannot be read", call)
    if not facts.seems_text(content.value):
        raise work.refuse(
            f"it cannot be seen whether `{facts.tree.excerpt(content.value)}` is one text",
            content,
            "contents-not-mapped",
        )
    config: list[tuple[str, Value]] = []
    for name, argument in arguments.items():
        if is_none(argument.value):
            continue
        value: Value = (work.draft.carry(argument.value),)
        if name == "task_type":
            text = constant_text(argument.value)
            if text is None:
                raise work.refuse("the task of an embedding is not written out", argument)
            value = (f'"{text.upper()}"',)
        config.append((name, value))
    for read in _reads_of(work, call):
        work.draft.replace_span(
            work.draft.carry(read), work.draft.carry(read.value), ".embeddings[0].values"
        )
    new = [
        Argument("model", (work.draft.carry(model.value),)),
        Argument("contents", (work.draft.carry(content.value),)),
    ]
    if config:
        built = Construction(work.types("EmbedContentConfig"), tuple(config))
        new.append(Argument("config", built))
    replace_call(work.draft, call, (f"{clients.at(call)}.models.embed_content",), new)


def _reads_of(work: Work, call: cst.Call) -> list[cst.Subscript]:
    tree = work.facts.tree
    places: list[cst.CSTNode] = [call]
    match tree.parent(call):
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name() as target)]):
            places = [n for n in work.facts.calls.same_variable(target) if n is not target]
    found = []
    for place in places:
        above = tree.parent(place)
        is_read = isinstance(above, cst.Subscript) and above.value is place
        if not is_read or "embedding" not in tree.source(above).rpartition("[")[2]:  # type: ignore[arg-type]
            raise work.refuse(
                f"`{tree.excerpt(above or place)}` is no plain read of an embedding",
                place,
                "response-read",
            )
        found.append(above)
    return found  # type: ignore[return-value]


def rewrite_token_counts(work: Work, clients: Clients, models: Models, turns: Turns) -> None:
    """`model.count_tokens`. Raises RefusedError."""
    tree = work.facts.tree
    for model in models.all:
        for use in model.journey.uses:
            method = tree.parent(use)
            call = tree.parent(method) if method is not None else None
            if not (isinstance(method, cst.Attribute) and method.attr.value == "count_tokens"):
                continue
            if not isinstance(call, cst.Call) or call.func is not method:
                raise work.refuse(f"`{tree.source(method)}` is not called", method)
            arguments = named_arguments(work, call, ("contents",))
            contents = arguments.get("contents")
            if (
                contents is None
                or len(arguments) > 1
                or ({"system_instruction", "tools"} & set(model.settings.fields))
            ):
                raise work.refuse(
                    f"`{tree.excerpt(call)}` counts the tokens of settings, which google-genai's "
                    "method does not take",
                    call,
                )
            turns.check(contents.value)
            new = [
                Argument("model", (work.draft.carry(use),)),
                Argument("contents", (work.draft.carry(contents.value),)),
            ]
            replace_call(work.draft, call, (f"{clients.at(call)}.models.count_tokens",), new)
