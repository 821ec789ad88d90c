"""A history becomes the interaction id that the next turn follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import libcst as cst

from migrate_interactions.conversations.flow.states import Unsent
from migrate_interactions.conversations.histories import HistoryConversation
from migrate_interactions.conversations.holders import (
    AttributeHolder,
    EntryHolder,
    Holder,
    Mention,
    VariableHolder,
)
from migrate_interactions.conversations.operations.operation import Doing, Operation
from migrate_interactions.conversations.turns import Turn
from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.builders import remove_unused_builders
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.interactions import name_of_answered
from migrate_interactions.rewriting.layout import Argument
from migrate_interactions.rewriting.names import free_name, id_name
from migrate_interactions.rewriting.outer_names import rename_outer_names
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.requests.create import rewrite_generate
from migrate_interactions.rewriting.responses import rewrite_reads
from migrate_interactions.rewriting.stability import is_stable
from migrate_interactions.rewriting.turns import input_value


def rewrite_as_id(
    facts: Facts, conversation: HistoryConversation, rivals: Sequence[Holder]
) -> Draft:
    """The edits that put an id in the history's place. Raises RefusedError."""
    assert conversation.holder is not None
    draft = Draft(facts.tree)
    name = id_name(facts, conversation.family[0], list(rivals))
    _Rewrite(facts, conversation, draft, name).run()
    return draft


@dataclass
class _Rewrite:
    facts: Facts
    conversation: HistoryConversation
    draft: Draft
    name: str
    #: Answers whose expression is replaced in the list that stays.
    _kept: list[cst.CSTNode] = field(default_factory=list)

    def run(self) -> None:
        conversation, draft = self.conversation, self.draft
        declared = False
        for operation in conversation.operations:
            match operation.doing:
                case Doing.START:
                    self._start(operation, declare=not declared)
                    declared = declared or self._may_declare(operation)
                case Doing.CLEAR:
                    self._assign(operation, "None")
                case Doing.APPEND:
                    self._append(operation)
                case Doing.POP | Doing.LINK:
                    self._drop(operation)
                case Doing.COPY:
                    self.draft.replace(operation.node, self._read(operation.mention))
                case Doing.RESTORE:
                    self._restore(operation)
                case Doing.DECLARE:
                    self._declare_container(operation)
                case Doing.ABSENT | Doing.FORGET:
                    self._container(operation)
        self._aliases()
        if not conversation.keeps_list:
            rename_outer_names(self.facts, draft, conversation.family[0], self.name)
        inputs = {o.site: self._input(o) for o in conversation.operations if o.doing is Doing.SEND}
        for operation in conversation.operations:
            if operation.doing is Doing.SEND:
                assert operation.site is not None
                previous = Argument("previous_interaction_id", (self._read(operation.mention),))
                new = [Argument("input", inputs[operation.site]), previous]
                rewrite_generate(self.facts, draft, operation.site, new, conversation.sites)
        rewrite_reads(self.facts, draft, conversation.sites, self._is_gone)
        remove_unused_builders(self.facts, draft, conversation.operations)

    # -- the id ---------------------------------------------------------------------------

    def _read(self, mention: Mention) -> str:
        """The expression that reads the id."""
        holder = self.conversation.family[0]
        if isinstance(holder, EntryHolder):
            return f"{self._base(holder.container, mention)}.get({self._key(mention)})"
        return self._base(holder, mention)

    def _write(self, mention: Mention) -> str:
        """The target that sets the id."""
        holder = self.conversation.family[0]
        if isinstance(holder, EntryHolder):
            return f"{self._base(holder.container, mention)}[{self._key(mention)}]"
        return self._base(holder, mention)

    def _base(self, holder: VariableHolder | AttributeHolder, mention: Mention) -> str:
        if isinstance(holder, VariableHolder):
            return self.name
        node = self._mentioned(mention)
        if isinstance(node, cst.Attribute):
            return f"{self.facts.tree.source(node.value)}.{self.name}"
        if isinstance(node, cst.Name) and mention.alias is None:
            return self.name  # in the body of the class
        raise self._refusal(mention.node)

    def _mentioned(self, mention: Mention) -> cst.BaseExpression:
        """The expression of the variable or attribute itself, behind alias and key."""
        node: cst.BaseExpression | None = mention.node
        if mention.alias is not None and mention.alias.value is not None:
            node = mention.alias.value
        while True:
            match node:
                case cst.Subscript(value=value) if self._is_entry():
                    node = value
                case cst.Call(func=cst.Attribute(value=value)):
                    node = value
                case cst.BaseExpression():
                    return node
                case _:
                    return mention.node

    def _is_entry(self) -> bool:
        return isinstance(self.conversation.family[0], EntryHolder)

    def _key(self, mention: Mention) -> str:
        if mention.key is None:
            raise self._refusal(mention.node)
        for call in (mention.key,):
            if isinstance(call, (cst.Await, cst.NamedExpr)) or (
                isinstance(call, cst.Call)
                and self.facts.tree.source(call.func) not in ("str", "int")
            ):
                raise self._refusal(mention.key)
        return self.facts.tree.source(mention.key)

    def _refusal(self, node: cst.CSTNode) -> RefusedError:
        return RefusedError(
            "history-escapes",
            f"`{self.facts.tree.source(node)}` cannot be written for an id",
            self.facts.tree.line(node),
        )

    # -- statements -----------------------------------------------------------------------

    def _may_declare(self, operation: Operation) -> bool:
        holder = operation.holder
        if isinstance(holder, VariableHolder):
            return self.facts.tree.scope_of(operation.node) is holder.scope
        return isinstance(holder, AttributeHolder)

    def _start(self, operation: Operation, *, declare: bool) -> None:
        statement = operation.node
        match statement:
            case cst.Assign(targets=[_]) | cst.AnnAssign():
                pass
            case _:
                raise self._refusal(statement)
        if declare and self._may_declare(operation):
            self._put(operation, f"{self._write(operation.mention)}: str | None = None")
        else:
            self._assign(operation, "None")

    def _assign(self, operation: Operation, value: str) -> None:
        self._put(operation, f"{self._write(operation.mention)} = {value}")

    def _put(self, operation: Operation, line: str) -> None:
        """``line`` in place of the operation's statement, or behind it if the list stays."""
        holder = self.conversation.family[0]
        if isinstance(holder, VariableHolder):
            self.draft.rebind(operation.node, holder.scope, self.name)
        if self.conversation.keeps_list:
            self.draft.insert_after(operation.node, (line,))
        else:
            self.draft.replace_statement(operation.node, (line,))

    def _restore(self, operation: Operation) -> None:
        """``history = stack.pop()``: the stack holds ids now."""
        statement = operation.node
        if not isinstance(statement, cst.Assign) or self.conversation.keeps_list:
            raise self._refusal(statement)
        self._assign(operation, self.facts.tree.source(statement.value))

    def _drop(self, operation: Operation) -> None:
        if not self.conversation.keeps_list:
            self.draft.remove_statement(operation.node)

    def _append(self, operation: Operation) -> None:
        answered = [turn for turn in operation.turns if turn.answer is not None]
        if not answered:
            self._drop(operation)
            return
        said = answered[0].texts[0] if answered[0].texts else answered[0].node
        if answered[0].variable is not None and answered[0].variable.value is not None:
            said = answered[0].texts[0] if answered[0].texts else answered[0].variable.value
        name = name_of_answered(self.facts, self.draft, said)
        self._assign(operation, f"{name}.id")
        if self.conversation.keeps_list and not answered[0].texts:
            self._keep_text(answered[0], said, name)

    def _keep_text(self, turn: Turn, said: cst.BaseExpression, name: str) -> None:
        """The list that stays gets the answer's text, in the form it had before."""
        types = self._types()
        self._kept.append(said)
        self.draft.replace(
            said,
            f'{types}.Content(role="model", parts=[{types}.Part(text={name}.output_text)])',
        )

    def _types(self) -> str:
        """The name of google.genai.types in this module."""
        scope = self.facts.tree.scopes.module
        for name, bindings in scope.bindings.items():
            if any(b.dotted == "google.genai.types" for b in bindings) and len(bindings) == 1:
                return name
        self.draft.add_import("google.genai", "types")
        return "types"

    # -- containers -----------------------------------------------------------------------

    def _declare_container(self, operation: Operation) -> None:
        tree = self.facts.tree
        holder = self.conversation.family[0]
        assert isinstance(holder, EntryHolder)
        target = self._base(holder.container, operation.mention)
        statement = operation.node
        keys = ""
        value = statement.value if isinstance(statement, (cst.Assign, cst.AnnAssign)) else None
        if isinstance(value, cst.Dict):
            keys = ", ".join(
                f"{tree.source(e.key)}: None"
                for e in value.elements
                if isinstance(e, cst.DictElement)
            )
        annotation = ""
        if isinstance(statement, cst.AnnAssign):
            match statement.annotation.annotation:
                case cst.Subscript(slice=[cst.SubscriptElement(slice=cst.Index(value=key)), _]):
                    annotation = f": dict[{tree.source(key)}, str | None]"
        self._put(operation, f"{target}{annotation} = {{{keys}}}")

    def _container(self, operation: Operation) -> None:
        """``key in histories``, ``histories.pop(key)``: the same of the dictionary of ids."""
        holder = self.conversation.family[0]
        assert isinstance(holder, EntryHolder)
        node = operation.mention.node
        if isinstance(node, cst.Subscript):
            node = node.value
        base = self._base(holder.container, operation.mention)
        if not self.conversation.keeps_list:
            self.draft.replace(node, base)
        elif operation.doing is Doing.FORGET:
            if operation.key is None:
                self.draft.insert_after(operation.node, (f"{base}.clear()",))
            else:
                key = self._key(operation.mention)
                self.draft.insert_after(operation.node, (f"{base}.pop({key}, None)",))

    def _aliases(self) -> None:
        """Local names for the list go with it."""
        if self.conversation.keeps_list:
            return
        for binding in {o.mention.alias for o in self.conversation.operations}:
            if binding is not None and binding.value is not None:
                self.draft.remove_statement(binding.value)

    # -- requests -------------------------------------------------------------------------

    def _input(self, operation: Operation) -> tuple[str | object, ...]:
        """The new user turn, as it can be written in the call."""
        (history,) = self.conversation.report.sends[operation]
        assert isinstance(history, Unsent)
        (turn,) = (*history.turns, *operation.turns)
        if operation.mention.alias is not None and operation.turns:
            self.draft.remove_statement(operation.mention.alias.node)
        if turn.variable is not None:
            self._turn_variable(turn)
        assert operation.site is not None
        if operation.turns or self._can_move(turn, operation):
            return input_value(self.draft, turn)  # type: ignore[return-value]
        return self._kept_input(turn)

    def _turn_variable(self, turn: Turn) -> None:
        """``turn = Content(...)`` is not needed any more, if nothing else reads it."""
        binding = turn.variable
        assert binding is not None
        for read in self.facts.tracker.reads_of(binding):
            if not any(
                self.facts.tree.span(o.node).contains(self.facts.tree.span(read))
                for o in self.conversation.operations
            ):
                return
        self.draft.remove_statement(binding.node)

    def _can_move(self, turn: Turn, operation: Operation) -> bool:
        """Whether the turn's text is the same where the request is made."""
        assert operation.site is not None
        return all(
            is_stable(self.facts, text, operation.site.call)
            or self._unchanged_until(text, operation.site.call)
            for text in turn.texts
        )

    def _unchanged_until(self, text: cst.BaseExpression, place: cst.CSTNode) -> bool:
        """Whether no name in ``text`` is bound between it and a later ``place`` nearby."""
        tree = self.facts.tree
        if any(isinstance(n, (cst.Call, cst.Await)) for n in _below(text)):
            return False
        start, end = tree.span(text).end, tree.span(place).start
        if start > end or not self._is_beside(text, place):
            return False
        for name in _below(text):
            if isinstance(name, cst.Name):
                scope = tree.scope_of(name).resolve(name.value)
                for binding in scope.bindings.get(name.value, ()) if scope is not None else ():
                    if start <= tree.span(binding.node).start <= end:
                        return False
            elif isinstance(name, (cst.Attribute, cst.Subscript)):
                continue
        return True

    def _is_beside(self, text: cst.CSTNode, place: cst.CSTNode) -> bool:
        """Whether ``place`` is in the same block as the statement of ``text``, or inside it."""
        tree = self.facts.tree
        block = tree.parent(self.draft.line_of(text))
        return any(above is block for above in tree.ancestors(place)) and not any(
            isinstance(above, (cst.For, cst.While))
            for above in tree.ancestors(place)
            if above is not block and block in set(tree.ancestors(above))
        )

    def _kept_input(self, turn: Turn) -> tuple[str | object, ...]:
        """The text gets a name where the turn was appended."""
        name = free_name(self.facts, "user_input", "next_user_input")
        for operation in self.conversation.operations:
            if operation.doing is Doing.APPEND and turn in operation.turns:
                if len(operation.turns) != 1 or self.conversation.keeps_list:
                    self.draft.insert_before(
                        operation.node,
                        (f"{name} = ", *input_value(self.draft, turn)),  # type: ignore[misc]
                    )
                else:
                    self.draft.restore_statement(operation.node)
                    self.draft.replace_statement(
                        operation.node,
                        (f"{name} = ", *input_value(self.draft, turn)),  # type: ignore[misc]
                    )
                return (name,)
        raise self._refusal(turn.node)

    def _is_gone(self, node: cst.CSTNode) -> bool:
        """Whether the text at ``node`` goes with an operation that is replaced."""
        if self.draft.is_removed(node):
            return True
        span = self.facts.tree.span(node)
        if any(self.facts.tree.span(kept).contains(span) for kept in self._kept):
            return True
        if self.conversation.keeps_list:
            return False
        return any(
            operation.doing is Doing.APPEND
            and any(turn.answer is not None for turn in operation.turns)
            and self.facts.tree.span(self.facts.tree.statement_of(operation.node)).contains(span)
            and not self._is_hoisted(span)
            for operation in self.conversation.operations
        )

    def _is_hoisted(self, span: object) -> bool:
        return any(self.facts.tree.span(s.call) == span for s in self.conversation.sites)


def _below(node: cst.CSTNode) -> list[cst.CSTNode]:
    from migrate_interactions.syntax.walk import descendants

    return list(descendants(node))
