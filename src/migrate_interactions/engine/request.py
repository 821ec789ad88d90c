"""What is to be looked at, and how: paths and configuration put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from migrate_interactions.configuration.loading import Configuration, common_folder
from migrate_interactions.engine.rulebook import Settings
from migrate_interactions.engine.selection import FileIgnores, Selection
from migrate_interactions.sources import Candidate, Project, absolute_path, discover, documents
from migrate_interactions.sources.ignore_patterns import below


@dataclass(frozen=True)
class Request:
    """What a command was asked to do, with configuration and options put together.

    ``base`` is the absolute folder that paths start at, and are shown relative to.
    """

    paths: tuple[str, ...]
    base: str
    configuration: Configuration
    #: What the command line adds to the configuration's.
    extend_select: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    #: The only file, if it comes by standard input.
    stdin: Candidate | None = None

    @property
    def folder(self) -> str:
        """The innermost folder that all paths are in."""
        return common_folder(self.paths, self.base)

    @property
    def settings(self) -> Settings:
        configuration = self.configuration
        return Settings(
            policy=configuration.policy,
            safety=configuration.safety,
            selection=Selection(
                configuration.select,
                configuration.ignore,
                self.extend_select,
                configuration.min_severity,
                FileIgnores(configuration.folder, configuration.per_file_ignores),
            ),
            min_confidence=configuration.min_confidence,
            target=configuration.target,
            follow=configuration.follow,
        )

    def candidates(self) -> tuple[Candidate, ...]:
        """The files that the paths stand for."""
        configured = self.configuration.excluded
        here = below(self.base, self.exclude)
        force = self.configuration.force_exclude

        def excluded(location: str) -> bool:
            return configured(location) or here(location)

        if self.stdin is not None:
            return () if force and excluded(self.stdin.location) else (self.stdin,)
        return discover(self.paths, self.base, excluded, force=force)

    def documents(self) -> tuple[Candidate, ...]:
        """The Markdown files that the paths stand for."""
        configured = self.configuration.excluded
        here = below(self.base, self.exclude)
        return documents(self.paths, self.base, lambda place: configured(place) or here(place))

    def project(self, candidates: tuple[Candidate, ...]) -> Project:
        """The surroundings of those files."""
        given = (absolute_path(path, self.base) for path in self.paths)
        locations = (candidate.location for candidate in candidates)
        offered = self.configuration.vertex_interactions
        stdin = self.stdin
        overlay = ((stdin.location, stdin.content),) if stdin and stdin.content else ()
        return Project(
            self.base, tuple(given), tuple(locations), overlay, vertex_interactions=offered
        )


def configured(
    paths: tuple[str, ...],
    base: str,
    configuration: Configuration,
    given: Mapping[str, Any],
    stdin: Candidate | None = None,
) -> Request:
    """The request for ``paths``, where ``given`` options take the place of the configuration's."""
    values = dict(given)
    ignore = values.pop("ignore", configuration.ignore) + values.pop("extend_ignore", ())
    besides = {name: values.pop(name) for name in ("extend_select", "exclude") if name in values}
    settled = replace(configuration, **values, ignore=ignore)
    return Request(paths, base, settled, **besides, stdin=stdin)
