"""A `GenerativeModel` is a name and settings; google-genai is given both with each call."""

from __future__ import annotations

from dataclasses import dataclass, field

import libcst as cst

from migrate_interactions.facts.elsewhere import files_using
from migrate_interactions.facts.journeys import Journey
from migrate_interactions.mapping.models import is_retired
from migrate_interactions.rewriting.draft import LINE_LIMIT, Piece
from migrate_interactions.rewriting.layout import laid_out
from migrate_interactions.rewriting.older_sdks.settings import (
    Generation,
    Settings,
    config_value,
    convert_in_place,
    is_plain,
    mentions_besides,
    read_settings,
)
from migrate_interactions.rewriting.older_sdks.work import Work
from migrate_interactions.syntax.scopes import Scope
from migrate_interactions.syntax.shapes import constant_text
from migrate_interactions.syntax.uses import is_tested

_NOT_OF_GEMINI = ("projects/", "endpoints/", "publishers/")
_METHODS = frozenset({"generate_content", "generate_content_async", "start_chat", "count_tokens"})


@dataclass(eq=False)
class Model:
    """One construction: what it is given and where the model goes.

    ``config`` is how its settings are named where ``place`` is known: a scope's variable, or
    an attribute beside the model's own.
    """

    call: cst.Call
    name: cst.BaseExpression
    settings: Settings
    journey: Journey
    config: str = ""
    place: Scope | cst.ClassDef | None = None
    #: Whether a call has the settings written into it, and whether one names them.
    is_inlined: bool = False
    is_named: bool = False


@dataclass
class Models:
    """All models of the module."""

    work: Work
    all: list[Model] = field(default_factory=list)
    #: Models whose settings get a name of their own, with what stands before it.
    _beside: list[tuple[Model, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for call in self.work.sdk.models:
            self.all.append(self._read(call))

    def _read(self, call: cst.Call) -> Model:
        work, tree = self.work, self.work.facts.tree
        arguments = named_arguments(work, call, work.package.model_arguments)
        unknown = set(arguments) - set(work.package.model_arguments)
        name = arguments.pop("model_name", None)
        if name is None or unknown:
            what = f"`{sorted(unknown)[0]}`" if unknown else "no model"
            raise work.refuse(f"`{tree.excerpt(call)}` names {what}", call)
        work.handled.add(call.func)
        text = constant_text(name.value)
        if text is not None and text.startswith(_NOT_OF_GEMINI):
            raise work.refuse(f"the model {text!r} is not one of Gemini's", call, "config-field")
        if text is not None and is_retired(text):
            work.draft.note(f"the service no longer has {text}; name a newer model")
        journey = work.facts.tracker.follow(call)
        self._check(call, journey)
        return Model(call, name.value, read_settings(work, arguments), journey)

    def _check(self, call: cst.Call, journey: Journey) -> None:
        """Refuse a model that goes where it cannot be followed."""
        work, tree = self.work, self.work.facts.tree
        for escape in journey.escapes:
            raise work.refuse(f"the model {escape.what}", escape.node)
        for use in journey.uses:
            parent = tree.parent(use)
            is_read = isinstance(parent, cst.Attribute) and parent.value is use
            if is_read and parent.attr.value not in _METHODS:  # type: ignore[union-attr]
                raise work.refuse(f"`{tree.source(parent or use)}` has no counterpart", use)
            if not is_read and not is_tested(tree, use):
                raise work.refuse(f"`{tree.excerpt(use)}` is used as a whole", use)
        names = [b.name for b in journey.bindings if b.scope_holding.parent is None]
        names += [name for _, name in journey.attributes]
        names += [function.name.value for function in journey.returned_by]
        names += [function.name.value for function, _ in journey.parameters]
        refuse_used_elsewhere(work, names, call)

    def at(self, receiver: cst.BaseExpression) -> list[Model]:
        """The models that ``receiver`` may be. Raises RefusedError."""
        found = [one for one in self.all if receiver in one.journey.uses or receiver is one.call]
        if not found:
            raise self.work.refuse(
                f"it cannot be seen which model `{self.work.facts.tree.excerpt(receiver)}` is",
                receiver,
            )
        return found

    # -- the edits --------------------------------------------------------------------------

    def write(self, others: list[Settings]) -> None:
        """Put names in the models' places and their settings beside them.

        ``others`` are the settings of calls. Raises RefusedError.
        """
        work = self.work
        kept = self._share_generations(others)
        for model in self.all:
            work.draft.replace(model.call, work.draft.carry(model.name))
            self._annotate(model)
            if not model.settings.fields or self._is_called_at_once(model):
                continue
            generation = model.settings.generation
            if generation is not None and generation in kept:
                assert generation.read is not None
                self._keep_beside(model, generation.read)
            else:
                self._name_config(model)

    def write_settings(self) -> None:
        """Keep settings beside their models, but not where all calls have them already."""
        for model, prefix in self._beside:
            if model.is_named or not model.is_inlined:
                self._write_config(model, prefix)

    def _is_called_at_once(self, model: Model) -> bool:
        """Whether the model has no name, such that its settings go into the one call."""
        return not model.journey.bindings and not model.journey.attributes

    def _share_generations(self, others: list[Settings]) -> set[Generation]:
        """Variables of generation configs stay where they alone are the settings; else they go."""
        work = self.work
        kept: set[Generation] = set()
        everything = [*(model.settings for model in self.all), *others]
        by_display: dict[cst.CSTNode, list[Settings]] = {}
        for settings in everything:
            if settings.generation is not None and settings.generation.read is not None:
                by_display.setdefault(settings.generation.display, []).append(settings)
        for display, sharing in by_display.items():
            generations = [one.generation for one in sharing if one.generation is not None]
            first = generations[0]
            reads = [one.read for one in generations if one.read is not None]
            besides = mentions_besides(work, first, reads)
            if besides:
                raise work.refuse(
                    f"`{work.facts.tree.source(besides[0])}` is used for more than requests",
                    besides[0],
                )
            calls = [one for one in others if one in sharing]
            alone = all(one.is_generation_alone for one in sharing)
            if alone and not (calls and any(model.settings.fields for model in self.all)):
                convert_in_place(work, first)
                kept.update(generations)
                continue
            place = work.facts.tree.scope_of(display)
            for generation in generations:
                assert generation.read is not None
                here = work.facts.tree.scope_of(generation.read)
                for value in generation.fields.values():
                    if here is not place and not is_plain(work, value):
                        raise work.refuse(
                            f"`{work.facts.tree.excerpt(value)}` cannot be moved to where the "
                            "model is made",
                            value,
                        )
            if isinstance(display, cst.Call):
                work.handled.add(display.func)
            work.draft.remove_statement(display)
        return kept

    def _keep_beside(self, model: Model, read: cst.BaseExpression) -> None:
        """The settings are named as the variable of the generation config is."""
        facts = self.work.facts
        owner = facts.calls.self_attribute(read)
        if owner is not None:
            model.config, model.place = owner[1], owner[0]
        elif isinstance(read, cst.Name):
            model.config = read.value
            model.place = facts.tree.scope_of(read).resolve(read.value)

    def _name_config(self, model: Model) -> None:
        """Find a name for the settings, beside the model's."""
        work, tree = self.work, self.work.facts.tree
        statement = tree.statement_of(model.call)
        match statement:
            case cst.Assign(targets=[cst.AssignTarget(target=target)], value=made) if (
                made is model.call
            ):
                pass
            case cst.AnnAssign(target=target, value=made) if made is model.call:
                pass
            case _:
                raise work.refuse(
                    f"the settings of `{tree.excerpt(model.call)}` cannot be kept beside it",
                    model.call,
                    "client-not-in-reach",
                )
        owner = work.facts.calls.self_attribute(target)
        if owner is not None and isinstance(target, cst.Attribute):
            wanted = f"{target.attr.value.lstrip('_')}_config"
            model.config, model.place = work.free_name(wanted), owner[0]
            prefix = f"{tree.source(target.value)}."
        elif isinstance(target, cst.Name):
            holder = tree.scope_of(target).resolve(target.value)
            alone = len([one for one in self.all if one.settings.fields]) == 1
            own = f"{target.value}_config"
            model.config = work.free_name(*(("config", own) if alone else (own,)))
            model.place, prefix = holder, ""
        else:
            raise work.refuse(
                f"`{tree.excerpt(target)}` has no place for the settings beside it", target
            )
        self._beside.append((model, prefix))

    def _write_config(self, model: Model, prefix: str) -> None:
        """Keep the settings in a variable beside the model's."""
        work, tree = self.work, self.work.facts.tree
        statement = tree.statement_of(model.call)
        value = config_value(work, model.settings.fields)
        if isinstance(model.place, Scope):
            work.draft.rebind(model.call, model.place, model.config)
        head = f"{prefix}{model.config} = "
        indent = tree.indentation(statement)
        room = LINE_LIMIT - len(indent) - len(head)
        pieces = laid_out(work.draft, value, indent, room)
        work.draft.insert_before(model.call, (head, *pieces))

    def _annotate(self, model: Model) -> None:
        """Annotations of the model say that there is a name."""
        for mention in self.work.sdk.mentions:
            if mention.node in self.work.handled:
                continue
            if self.work.package.canonical(mention.dotted) == self.work.package.model:
                self.work.handled.add(mention.node)
                self.work.draft.replace(mention.node, "str")

    def config_at(self, model: Model, receiver: cst.BaseExpression) -> tuple[Piece, ...]:
        """How the settings of ``model`` are named where ``receiver`` is. Raises RefusedError."""
        work, tree = self.work, self.work.facts.tree
        model.is_named = True
        match model.place, receiver:
            case Scope() as holder, _ if tree.scope_of(receiver).resolve(model.config) in (
                holder,
                None,
            ) and self._sees(receiver, holder):
                return (model.config,)
            case cst.ClassDef() as cls, cst.Attribute(value=base) if (
                owner := work.facts.calls.self_attribute(receiver)
            ) is not None and cls in work.facts.calls.lineage(owner[0]):
                return (f"{tree.source(base)}.{model.config}",)
        raise work.refuse(
            f"the settings of the model cannot be named where `{tree.excerpt(receiver)}` is called",
            receiver,
            "client-not-in-reach",
        )

    def _sees(self, node: cst.CSTNode, holder: Scope) -> bool:
        scope: Scope | None = self.work.facts.tree.scope_of(node)
        while scope is not None:
            if scope is holder:
                return True
            scope = scope.parent
        return False


def named_arguments(
    work: Work, call: cst.Call, positions: tuple[str, ...], given: tuple[cst.Arg, ...] | None = None
) -> dict[str, cst.Arg]:
    """The arguments of ``call`` by name. Raises RefusedError for unpacked ones."""
    found: dict[str, cst.Arg] = {}
    for index, argument in enumerate(call.args if given is None else given):
        if argument.star or (argument.keyword is None and index >= len(positions)):
            raise work.refuse(
                f"`{work.facts.tree.excerpt(call)}` has arguments that cannot be told apart",
                argument,
                "request-not-readable",
            )
        name = argument.keyword.value if argument.keyword is not None else positions[index]
        found[name] = argument
    return found


def refuse_used_elsewhere(work: Work, names: list[str], node: cst.CSTNode) -> None:
    """Raise RefusedError where another file has its hands on what changes its kind."""
    for name in dict.fromkeys(names):
        others = files_using(work.facts, name)
        if others:
            raise work.refuse(f"`{name}` is also used in {others[0]}", node, "used-in-another-file")
