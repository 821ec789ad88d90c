"""What the parts of one move share: the module, the edits so far, the names that were chosen."""

from __future__ import annotations

from dataclasses import dataclass, field

import libcst as cst

from migrate_interactions.conversations.older_sdks.usage import OlderSdk
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.mapping.older_sdks import OlderPackage
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.syntax.scopes import BindingKind

REASON = "legacy-sdk"


@dataclass
class Work:
    """One module on its way; ``handled`` are mentions of the package that are taken care of."""

    facts: Facts
    sdk: OlderSdk
    draft: Draft
    handled: set[cst.CSTNode] = field(default_factory=set)
    _taken: set[str] = field(default_factory=set)
    #: What the answers to messages are called that the old code asked the chat for.
    answers: dict[Site, str] = field(default_factory=dict)
    #: Modules of google-genai that the new code names.
    modules: dict[str, str] = field(default_factory=dict)

    @property
    def package(self) -> OlderPackage:
        return self.sdk.package

    def made_by(self, node: cst.BaseExpression) -> str | None:
        """The class of google-genai that stands for what calling ``node`` gives."""
        return self.package.made_by(self.facts.values.imported(node))

    def free_name(self, *wanted: str) -> str:
        """The first of ``wanted`` that nothing in the module is called, else one with a number."""
        if not self._taken:
            self._taken = {node.value for node in self.facts.tree.scopes.nodes(cst.Name)}
        numbered = (f"{wanted[-1]}_{number}" for number in range(2, 1000))
        name = next(one for one in (*wanted, *numbered) if one not in self._taken)
        self._taken.add(name)
        return name

    def of(self, module: str, name: str) -> str:
        """How ``name`` of ``google.genai.<module>`` is written here."""
        if module not in self.modules:
            imports = self.facts.tree.scopes.module.bindings.get(module, [])
            mine = all(one.kind is BindingKind.IMPORT and self._goes(one.node) for one in imports)
            bound = any(
                node.value == module and node not in self._own(module)
                for node in self.facts.tree.scopes.nodes(cst.Name)
                if not isinstance(self.facts.tree.parent(node), (cst.Attribute, cst.Arg))
            )
            free = mine and not bound
            self.modules[module] = module if free else self.free_name(f"genai_{module}")
        return f"{self.modules[module]}.{name}"

    def types(self, name: str) -> str:
        """How a class of ``google.genai.types`` is written here."""
        return self.of("types", name)

    def _goes(self, node: cst.CSTNode) -> bool:
        return any(binding.node is node for binding in self.sdk.bindings)

    def _own(self, module: str) -> set[cst.CSTNode]:
        """Names ``module`` that mean the older package's module, or its import."""
        found: set[cst.CSTNode] = set()
        for binding in self.sdk.bindings:
            if binding.name == module:
                holder = binding.scope_holding
                found.update(self.facts.tree.scopes.reads.get((holder, module), ()))
                if isinstance(binding.node, cst.ImportAlias):
                    found.add(binding.node.name)
        return found

    def refuse(
        self, sentence: str, node: cst.CSTNode | None = None, reason: str = REASON
    ) -> RefusedError:
        """The refusal of the whole module because of ``node``."""
        line = self.facts.tree.line(node) if node is not None else None
        return RefusedError(reason, sentence, line)
