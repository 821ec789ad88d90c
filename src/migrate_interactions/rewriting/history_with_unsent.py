"""A history becomes an id together with the turns that the service has not seen yet.

Where the list has one place, two variables take it; where it is passed on, copied or kept in a
dictionary, an object goes wherever the list went. Either says the same as the list at every
point of the program, also where a request has failed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import libcst as cst

from migrate_interactions.conversations.flow.states import Unsent
from migrate_interactions.conversations.histories import HistoryConversation
from migrate_interactions.conversations.holders import (
    EntryHolder,
    Holder,
    Mention,
    VariableHolder,
)
from migrate_interactions.conversations.operations.operation import Doing, Operation
from migrate_interactions.conversations.turns import Turn
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.rewriting.builders import remove_unused_builders
from migrate_interactions.rewriting.draft import LINE_LIMIT, Draft, Piece
from migrate_interactions.rewriting.interactions import name_of_answered
from migrate_interactions.rewriting.layout import Argument, Value, laid_out
from migrate_interactions.rewriting.names import free_name, id_name
from migrate_interactions.rewriting.outer_names import rename_outer_names
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.requests.create import rewrite_generate
from migrate_interactions.rewriting.responses import rewrite_reads
from migrate_interactions.rewriting.stand_ins import ObjectStandIn, PairStandIn, StandIn
from migrate_interactions.rewriting.turns import input_value, step_value
from migrate_interactions.syntax.scopes import Binding, BindingKind

_COPYING = frozenset({"list", "copy.copy"})


def rewrite_as_object(facts: Facts, conversation: HistoryConversation) -> Draft:
    """The edits that put an object in the history's place. Raises RefusedError."""
    draft = Draft(facts.tree)
    name = free_name(facts, "ServerHistory")
    _Rewrite(facts, conversation, draft, ObjectStandIn(name), name).run()
    return draft


def rewrite_as_pair(
    facts: Facts, conversation: HistoryConversation, rivals: Sequence[Holder]
) -> Draft:
    """The edits that put two variables in the history's place. Raises RefusedError."""
    draft = Draft(facts.tree)
    holder = conversation.family[0]
    identifier = id_name(facts, holder, list(rivals))
    own = f"unsent_{holder.name.lstrip('_')}"
    unsent = free_name(facts, own) if rivals else free_name(facts, "unsent_turns", own)
    stand_in = PairStandIn(identifier, unsent)
    rewrite = _Rewrite(facts, conversation, draft, stand_in, "list[Any]", pair=stand_in)
    rewrite.run()
    rename_outer_names(facts, draft, holder, identifier, unsent)
    return draft


@dataclass
class _Rewrite:
    facts: Facts
    conversation: HistoryConversation
    draft: Draft
    stand_in: StandIn
    #: The type of what takes the list's place, as an annotation.
    name: str
    pair: PairStandIn | None = None
    copies: bool = False
    clears: bool = False
    #: Bindings of turn variables whose value is a step now.
    _changed: list[Binding] = field(default_factory=list)
    #: Constants whose turns are steps now.
    _seeds: list[cst.List] = field(default_factory=list)
    #: Sites whose function notes the interaction itself, because only it has it.
    _self_following: set[Site] = field(default_factory=set)

    def run(self) -> None:
        for operation in self.conversation.operations:
            match operation.doing:
                case Doing.START:
                    self._start(operation)
                case Doing.DECLARE:
                    self._declare(operation)
                case Doing.APPEND:
                    self._append(operation)
                case Doing.CLEAR:
                    self._clear(operation)
                case Doing.POP:
                    self._insert_unsent(operation.mention.node)
                case Doing.COPY:
                    self._copy(operation)
        for mention in self._mentions():
            self._default(mention)
        self._annotations()
        for operation in self.conversation.operations:
            if operation.doing is Doing.SEND:
                self._send(operation)
        rewrite_reads(self.facts, self.draft, self.conversation.sites, self._is_gone)
        remove_unused_builders(self.facts, self.draft, self.conversation.operations)
        template = self.stand_in.template(copies=self.copies, clears=self.clears)
        if template is not None:
            for module, imported in template.imports:
                self.draft.add_import(module, imported)
            self.draft.add_block(template.code)

    def _refusal(self, node: cst.CSTNode) -> RefusedError:
        return RefusedError(
            "history-escapes",
            f"`{self.facts.tree.source(node)}` has no form for a history that the service keeps",
            self.facts.tree.line(node),
        )

    # -- where histories come from --------------------------------------------------------

    def _start(self, operation: Operation) -> None:
        node = operation.node
        match node:
            case cst.Assign(value=value) | cst.AnnAssign(value=cst.BaseExpression() as value):
                pass
            case cst.BaseExpression() as value:
                pass
            case _:
                raise self._refusal(node)
        if self.pair is not None:
            self._start_beside(self.pair, operation)
        match value:
            case cst.Call(args=[cst.Arg(keyword=cst.Name("default_factory"), value=factory)]):
                if self.pair is None:
                    self.draft.replace(factory, self.name)
                return
        if operation.seed is not None:
            self._start_from_seed(operation, value)
            return
        if not self._is_list(value):
            raise self._refusal(node)
        self.draft.replace_span(self.draft.carry(value), *self._new(value, operation.turns))

    def _start_beside(self, pair: PairStandIn, operation: Operation) -> None:
        """The list keeps its statement under another name, with the id on a line before it."""
        target = operation.mention.node
        history = self.facts.tree.source(target)
        if not isinstance(operation.node, (cst.Assign, cst.AnnAssign)):
            raise self._refusal(operation.node)
        if isinstance(operation.node, cst.Assign) and len(operation.node.targets) != 1:
            raise self._refusal(operation.node)
        declare = self._declare_once(operation)
        annotation = ": str | None" if declare else ""
        self.draft.insert_before(
            operation.node, (f"{pair.identifier(history)}{annotation} = None",)
        )
        self.draft.replace(target, pair.unsent(history))
        holder = operation.holder
        if isinstance(holder, VariableHolder):
            self.draft.rebind(operation.node, holder.scope, pair.id_name)
            self.draft.rebind(operation.node, holder.scope, pair.unsent_name)

    def _declare_once(self, operation: Operation) -> bool:
        """Whether this START is the first, and may annotate the id."""
        first = next(o for o in self.conversation.operations if o.doing is Doing.START)
        holder = operation.holder
        if isinstance(holder, VariableHolder):
            return first is operation and self.facts.tree.scope_of(operation.node) is holder.scope
        return first is operation

    def _start_from_seed(self, operation: Operation, value: cst.BaseExpression) -> None:
        """``list(SEED)``: the constant's turns become steps, and are the first unsent turns."""
        seed = operation.seed
        assert seed is not None
        tree = self.facts.tree
        copied = tree.text[self.draft.carry(value).start : self.draft.carry(value).end]
        if self.pair is None:
            self.draft.replace_span(self.draft.carry(value), f"{self.name}(unsent_turns={copied})")
        if seed in self._seeds:
            return
        self._seeds.append(seed)
        for element, turn in zip(seed.elements, operation.turns, strict=True):
            if turn.variable is not None:
                raise self._refusal(element)
            indent = tree.indentation(element)
            room = LINE_LIMIT - len(indent) - 1
            step = laid_out(self.draft, step_value(self.draft, turn), indent, room)
            self.draft.replace(element.value, *step)
        statement = tree.parent(seed)
        if isinstance(statement, cst.AnnAssign):
            self.draft.add_import("typing", "Any")
            self.draft.replace(statement.annotation.annotation, "list[Any]")

    def _is_list(self, value: cst.BaseExpression) -> bool:
        match value:
            case cst.List() | cst.Call(func=cst.Name(value="list"), args=[]):
                return True
        return False

    def _new(self, place: cst.CSTNode, turns: tuple[Turn, ...]) -> tuple[Piece, ...]:
        if not turns:
            return ("[]",) if self.pair is not None else (f"{self.name}()",)
        tree = self.facts.tree
        newline = tree.newline
        indent = tree.indentation(place)
        inner = indent + tree.module.default_indent
        if self.pair is not None:
            return ("[", newline, *self._steps(turns, inner), indent, "]")
        deeper = inner + tree.module.default_indent
        head = (f"{self.name}(", newline, inner, "unsent_turns=[", newline)
        return (*head, *self._steps(turns, deeper), inner, "],", newline, indent, ")")

    def _steps(self, turns: tuple[Turn, ...], indent: str) -> tuple[Piece, ...]:
        """One step per line."""
        pieces: list[Piece] = []
        for turn in turns:
            room = LINE_LIMIT - len(indent) - 1
            step = laid_out(self.draft, self._step(turn), indent, room)
            pieces += [indent, *step, ",", self.facts.tree.newline]
        return tuple(pieces)

    def _step(self, turn: Turn) -> Value:
        """The turn as a step; a turn that has a variable is changed where it is made."""
        binding = turn.variable
        if binding is None:
            return step_value(self.draft, turn)
        inside = [o.node for o in self.conversation.operations]
        for read in self.facts.tracker.reads_of(binding):
            if not any(
                self.facts.tree.span(node).contains(self.facts.tree.span(read)) for node in inside
            ):
                raise self._refusal(read)
        assert binding.value is not None
        pieces = laid_out(
            self.draft,
            step_value(self.draft, turn),
            self.facts.tree.indentation(binding.value),
            LINE_LIMIT - 12,
        )
        if binding not in self._changed:
            self._changed.append(binding)
            self.draft.replace(binding.value, *pieces)
        return (binding.name,)

    def _declare(self, operation: Operation) -> None:
        statement = operation.node
        value = statement.value if isinstance(statement, (cst.Assign, cst.AnnAssign)) else None
        match value:
            case cst.Dict(elements=elements):
                for element in elements:
                    if isinstance(element, cst.DictElement):
                        self.draft.replace(element.value, f"{self.name}()")
            case cst.Call(args=[cst.Arg(value=factory)]):
                self.draft.replace(factory, self.name)
        match statement:
            case cst.AnnAssign(
                annotation=cst.Annotation(annotation=cst.Subscript(slice=[_, last]))
            ):
                self.draft.replace(last, self.name)

    def _mentions(self) -> list[Mention]:
        seen: dict[int, Mention] = {}
        for operation in self.conversation.operations:
            seen[id(operation.mention.node)] = operation.mention
            alias = operation.mention.alias
            if alias is not None and alias.value is not None:
                seen[id(alias.value)] = Mention(alias.value)
        return list(seen.values())

    def _default(self, mention: Mention) -> None:
        """``setdefault(key, [])`` and ``get(key, [])`` make the object instead of a list."""
        match mention.node:
            case cst.Call(
                func=cst.Attribute(attr=cst.Name(value="setdefault" | "get")),
                args=[_, cst.Arg(value=default)],
            ):
                if self._is_list(default):
                    if isinstance(default, cst.List) and default.elements:
                        raise self._refusal(default)
                    self.draft.replace(default, f"{self.name}()")

    def _annotations(self) -> None:
        """Parameters, variables and results that are annotated as lists of turns."""
        for holder in self.conversation.family:
            if not isinstance(holder, VariableHolder):
                self._attribute_annotations(holder)
                continue
            for binding in holder.scope.bindings.get(holder.name, ()):
                if binding.annotation is not None:
                    self._annotate(binding.annotation.annotation)
                if binding.kind is BindingKind.PARAMETER and isinstance(binding.node, cst.Param):
                    default = binding.node.default
                    if default is not None and self._is_list(default):
                        raise self._refusal(default)
        for operation in self.conversation.operations:
            if operation.doing is Doing.LINK:
                function = self.facts.calls.enclosing_function(operation.mention.node)
                parent = self.facts.tree.parent(operation.mention.node)
                if (
                    isinstance(parent, cst.Return)
                    and function is not None
                    and function.returns is not None
                ):
                    self._annotate(function.returns.annotation)

    def _attribute_annotations(self, holder: object) -> None:
        for operation in self.conversation.operations:
            if operation.holder == holder and isinstance(operation.node, cst.AnnAssign):
                if operation.doing is Doing.START and not isinstance(holder, EntryHolder):
                    self._annotate(operation.node.annotation.annotation)

    def _annotate(self, annotation: cst.BaseExpression) -> None:
        if self.pair is not None:
            self.draft.add_import("typing", "Any")
        self.draft.replace(annotation, self.name)

    # -- what is done to them -------------------------------------------------------------

    def _source(self, mention: Mention, at: cst.CSTNode | None = None) -> str:
        """The expression of the history, as it can be written at ``at``."""
        node = mention.node
        if at is not None and isinstance(at, cst.Call) and isinstance(node, cst.Attribute):
            function = self.facts.values.evaluate(at.func)
            inside = self.facts.calls.enclosing_function(node)
            if function is not None and function.definition is inside:
                if isinstance(at.func, cst.Attribute):
                    return f"{self.facts.tree.source(at.func.value)}.{node.attr.value}"
        return self.facts.tree.source(node)

    def _append(self, operation: Operation) -> None:
        answered = [turn for turn in operation.turns if turn.answer is not None]
        history = self._source(operation.mention, operation.node)
        if answered:
            if answered[-1] is not operation.turns[-1]:
                raise self._refusal(operation.node)
            name = self._followed(operation, answered[-1])
            if name is None:
                self.draft.remove_statement(operation.node)
            else:
                lines = [(line,) for line in self.stand_in.follow(history, name)]
                self.draft.replace_statement(
                    operation.node, *self._own_copy(operation, history), *lines
                )
                self._rebind_id(operation)
            return
        indent = self.facts.tree.indentation(operation.node)
        lines: list[tuple[Piece, ...]] = [*self._own_copy(operation, history)]
        for turn in operation.turns:
            head = f"{self.stand_in.unsent(history)}.append("
            step = self._step(turn)
            room = LINE_LIMIT - len(indent) - len(head) - 1
            lines.append((head, *laid_out(self.draft, step, indent, room), ")"))
        self.draft.replace_statement(operation.node, *lines)

    def _own_copy(self, operation: Operation, history: str) -> list[tuple[Piece, ...]]:
        """``history = history + [turn]`` leaves other holders of the old list as they are."""
        if not isinstance(operation.node, cst.Assign) or len(self.conversation.family) == 1:
            return []
        self.copies = True
        return [(f"{history} = {history}.copy()",)]

    def _followed(self, operation: Operation, turn: Turn) -> str | None:
        """The interaction's name; None if the function that sends follows it by itself."""
        said = turn.texts[0] if turn.texts else turn.node
        if not turn.texts and turn.variable is not None and turn.variable.value is not None:
            said = turn.variable.value
        assert turn.answer is not None
        here = self.facts.calls.enclosing_function(operation.node)
        sites = [s for s in self.conversation.sites if s in turn.answer.sites]
        if all(self.facts.calls.enclosing_function(s.call) is here for s in sites):
            return name_of_answered(self.facts, self.draft, said)
        if any(site in self.conversation.report.skipped for site in sites):
            raise RefusedError(
                "answer-not-kept",
                "the answer comes from another function, and is not appended on every path",
                self.facts.tree.line(operation.node),
            )
        self._self_following.update(sites)
        return None

    def _clear(self, operation: Operation) -> None:
        self.clears = True
        node = operation.node
        if isinstance(node, cst.Call) and self.pair is None:
            return
        history = self._source(operation.mention)
        lines = [(line,) for line in self.stand_in.clear(history)]
        self.draft.replace_statement(node, *lines)
        self._rebind_id(operation)

    def _rebind_id(self, operation: Operation) -> None:
        holder = operation.holder
        if self.pair is not None and isinstance(holder, VariableHolder):
            self.draft.rebind(operation.node, holder.scope, self.pair.id_name)

    def _insert_unsent(self, node: cst.BaseExpression) -> None:
        self.draft.replace_span(
            self.draft.carry(node), self.stand_in.unsent(self.facts.tree.source(node))
        )

    def _copy(self, operation: Operation) -> None:
        node = operation.node
        called = ""
        if isinstance(node, cst.Call):
            called = self.facts.values.imported(node.func) or self.facts.tree.source(node.func)
            if called in ("copy.deepcopy", "deepcopy"):
                return
        self.copies = True
        if isinstance(node, cst.Call) and called.endswith(".copy") and called not in _COPYING:
            return
        self.draft.replace(node, f"{self._source(operation.mention)}.copy()")

    # -- requests -------------------------------------------------------------------------

    def _send(self, operation: Operation) -> None:
        facts, draft = self.facts, self.draft
        site = operation.site
        assert site is not None
        history = self._source(operation.mention)
        states = self.conversation.report.sends.get(operation, set())
        if operation.turns and states == {Unsent()} and len(operation.turns) == 1:
            value: Value = input_value(draft, operation.turns[0])
        elif operation.turns:
            pieces: list[Piece] = [f"[*{self.stand_in.unsent(history)}"]
            for turn in operation.turns:
                pieces += [", ", *laid_out(draft, self._step(turn), "", 9999)]
            value = (*pieces, "]")
        else:
            value = (self.stand_in.unsent(history),)
        if operation.turns and operation.mention.alias is not None:
            if isinstance(facts.tree.parent(operation.mention.node), cst.BinaryOperation):
                draft.remove_statement(operation.mention.alias.node)
        new = [
            Argument("input", value),
            Argument("previous_interaction_id", (self.stand_in.identifier(history),)),
        ]
        rewrite_generate(facts, draft, site, new, self.conversation.sites)
        if site in self._self_following:
            name = self._name_of_call(site)
            lines = [(line,) for line in self.stand_in.follow(history, name)]
            draft.insert_after(site.call, *lines)
            self._rebind_id(operation)

    def _name_of_call(self, site: Site) -> str:
        """The variable that the response of ``site`` is assigned to."""
        node: cst.BaseExpression = site.call
        parent = self.facts.tree.parent(node)
        if isinstance(parent, cst.Await):
            node, parent = parent, self.facts.tree.parent(parent)
        match parent:
            case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))]):
                return name
        raise RefusedError(
            "response-escapes",
            "the response has no name of its own where it is made",
            self.facts.tree.line(site.call),
        )

    def _is_gone(self, node: cst.CSTNode) -> bool:
        if self.draft.is_removed(node):
            return True
        span = self.facts.tree.span(node)
        return any(
            operation.doing is Doing.APPEND
            and any(turn.answer is not None for turn in operation.turns)
            and self.facts.tree.span(self.facts.tree.statement_of(operation.node)).contains(span)
            and not any(self.facts.tree.span(s.call) == span for s in self.conversation.sites)
            for operation in self.conversation.operations
        )
