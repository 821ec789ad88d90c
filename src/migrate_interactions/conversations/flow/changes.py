"""What each operation makes of the state of its history."""

from __future__ import annotations

from dataclasses import dataclass, field

import libcst as cst

from migrate_interactions.conversations.flow.states import (
    FlowReport,
    History,
    Sent,
    State,
    Unclear,
    Unsent,
)
from migrate_interactions.conversations.holders import EntryHolder, Holder, is_parameter
from migrate_interactions.conversations.operations.operation import Doing, Operation
from migrate_interactions.conversations.turns import MODEL, Turn
from migrate_interactions.facts.module import Facts


@dataclass
class Changes:
    """Applies operations to states and notes in ``report`` what goes wrong.

    ``pool`` are the states that histories may have where nothing is known of what came before.
    """

    facts: Facts
    report: FlowReport = field(default_factory=FlowReport)
    pool: dict[Holder, History] = field(default_factory=dict)

    def merge(self, left: History, right: History) -> History:
        """A history that comes from two sides."""
        if left == right:
            return left
        match left, right:
            case Sent(owed=()), Sent(owed=()):
                known = left.known and right.known and left.unsent == right.unsent
                return Sent(left.sites | right.sites, (), left.unsent if known else (), known)
        left, right = self.settled(left), self.settled(right)
        if left == right:
            return left
        return Unclear(_is_waiting(left) and _is_waiting(right), min(_known(left), _known(right)))

    def settled(self, history: History) -> History:
        """A history whose last answer was not appended is what it was before the request."""
        if not isinstance(history, Sent):
            return history
        self.report.skipped |= history.sites
        return Unsent(history.unsent) if history.known else Unclear(True, history.at_least)

    def default(self, holder: Holder) -> History:
        """The state of a history that this body has not touched yet."""
        return self.pool.get(holder, Unsent())

    def get(self, operation: Operation, state: State) -> History:
        """The history that ``operation`` finds."""
        return state.get(self.key(operation)) or self.default(operation.holder)

    def key(self, operation: Operation) -> tuple[Holder, str]:
        """Under what the state of the operation's history is kept."""
        key = operation.mention.key
        if isinstance(operation.holder, EntryHolder) and key is not None:
            return operation.holder, self.facts.tree.source(key)
        return operation.holder, ""

    def operate(self, operation: Operation, state: State) -> State:
        """The state after ``operation``."""
        history = self.get(operation, state)
        after = dict(state)
        key = self.key(operation)
        match operation.doing:
            case Doing.START if key in state and self._fills_a_gap(operation):
                return state  # what was touched is there
            case Doing.START:
                after[key] = Unsent(operation.turns)
            case Doing.FORGET if operation.key is None:
                after = {k: v for k, v in state.items() if k[0] != operation.holder}
            case Doing.CLEAR | Doing.FORGET:
                after[key] = Unsent()
            case Doing.DECLARE:
                after = {k: v for k, v in state.items() if k[0] != operation.holder}
            case Doing.APPEND:
                after[key] = self._append(operation, history)
            case Doing.SEND:
                history = self.settled(history)
                self.report.sends.setdefault(operation, set()).add(history)
                assert operation.site is not None
                if not operation.turns and not _is_waiting(history):
                    self.report.empty.add(operation)
                sites = frozenset({operation.site})
                after[key] = (
                    Sent(sites, operation.turns, history.turns)
                    if isinstance(history, Unsent)
                    else Sent(sites, operation.turns, (), known=False, at_least=_known(history))
                )
            case Doing.POP:
                after[key] = self._pop(operation, history)
            case Doing.COPY if operation.stack is not None:
                top = (operation.stack, "")
                settled = self.settled(history)
                after[top] = self.merge(state[top], settled) if top in state else settled
            case Doing.RESTORE if operation.stack is not None:
                after[key] = state.get((operation.stack, "")) or self.default(operation.stack)
            case Doing.COPY | Doing.LINK if operation.target is not None:
                if not _is_passed(operation.target) and not self._is_arrival(operation):
                    after[(operation.target, "")] = history
            case _:
                return state
        return after

    def _fills_a_gap(self, operation: Operation) -> bool:
        """Whether an entry is only made where ``key not in container`` says there is none."""
        tree = self.facts.tree
        match operation.mention.node:
            case cst.Subscript(
                value=container, slice=[cst.SubscriptElement(slice=cst.Index(value=key))]
            ):
                missing = (tree.source(key), tree.source(container))
            case _:
                return False
        for above in tree.ancestors(operation.node):
            match above:
                case cst.If(
                    test=cst.Comparison(
                        left=left,
                        comparisons=[cst.ComparisonTarget(operator=cst.NotIn(), comparator=right)],
                    ),
                    body=body,
                ) if tree.is_within(operation.node, [body]):
                    if (tree.source(left), tree.source(right)) == missing:
                        return True
                case cst.FunctionDef():
                    return False
        return False

    def _is_arrival(self, operation: Operation) -> bool:
        """Whether this is a parameter: it has its state from the caller, who is followed."""
        return isinstance(self.facts.tree.parent(operation.mention.node), cst.Param)

    def _append(self, operation: Operation, history: History) -> History:
        for turn in operation.turns:
            if turn.role == MODEL and turn.answer is not None:
                self.report.kept |= turn.answer.sites
                matches = isinstance(history, Sent) and history.sites <= turn.answer.sites
                if not matches or (isinstance(history, Sent) and history.owed):
                    self.report.misplaced.add(operation)
                    history = Unclear()
                else:
                    history = Unsent()
                continue
            match history:
                case Sent(sites=sites, owed=[first, *rest], unsent=unsent, known=known):
                    if self._same_turn(first, turn):
                        history = Sent(sites, tuple(rest), (*unsent, turn), known)
                        continue
            match self.settled(history):
                case Unsent(turns=turns) if turn not in turns:
                    history = Unsent((*turns, turn))
                case settled:
                    history = Unclear(True, min(_known(settled) + 1, _COUNTED))
        return history

    def _same_turn(self, sent: Turn, appended: Turn) -> bool:
        """Whether two expressions write the same turn (of names that are not rebound)."""
        source = self.facts.tree.source
        one = [source(text) for text in sent.texts]
        return sent.role == appended.role and one == [source(text) for text in appended.texts]

    def _pop(self, operation: Operation, history: History) -> History:
        match history:
            case Unsent(turns=turns) | Sent(unsent=turns, known=True) if (
                len(turns) >= operation.count
            ):
                return Unsent(turns[: len(turns) - operation.count])
            case Unclear(at_least=known) | Sent(known=False, at_least=known) if (
                known >= operation.count
            ):
                return Unclear(known > operation.count, known - operation.count)
        self.report.undone.add(operation)
        return Unclear()


#: More turns at the end of a history are not counted.
_COUNTED = 8


def _known(history: History) -> int:
    """How many turns at the end the service has certainly not seen."""
    match history:
        case Unsent(turns=turns):
            return len(turns)
        case Unclear(at_least=count) | Sent(known=False, at_least=count):
            return count
    return 0


def _is_waiting(history: History) -> bool:
    """Whether there is certainly a turn that the service has not seen."""
    match history:
        case Unsent(turns=turns):
            return bool(turns)
        case Unclear(waiting=waiting):
            return waiting
    return True


def _is_passed(holder: Holder) -> bool:
    """Parameters get their state when the call is entered."""
    return is_parameter(holder)
