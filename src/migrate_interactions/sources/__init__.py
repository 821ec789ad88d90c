"""Files: finding them, reading them, writing them, and what can go wrong with them."""

from migrate_interactions.sources.code_blocks import CodeBlock, code_blocks
from migrate_interactions.sources.companions import (
    imports_companion,
    imports_finder,
    imports_framework,
)
from migrate_interactions.sources.discover import absolute_path, discover, documents, shown_path
from migrate_interactions.sources.failure import FAILURES, Failure, FileError
from migrate_interactions.sources.installed import installed_sdk
from migrate_interactions.sources.prefilter import (
    COMMENT_MARK,
    IN_PLAY,
    has_turns,
    imported_words,
    imports_any,
    lines_that_look_like_calls,
    may_converse,
    may_cut_turns,
    mentions_gemini,
    module_word,
    says_gemini,
    uses_gemini,
)
from migrate_interactions.sources.project import Project
from migrate_interactions.sources.reading import source_of
from migrate_interactions.sources.requirements import Requirement, requirement_in_script
from migrate_interactions.sources.source_file import (
    Candidate,
    SourceFile,
    decode,
    dominant_newline,
    read_bytes,
)
from migrate_interactions.sources.test_files import is_test_file, may_stand_in
from migrate_interactions.sources.write import create_file, write_file

__all__ = [
    "COMMENT_MARK",
    "FAILURES",
    "IN_PLAY",
    "Candidate",
    "CodeBlock",
    "Failure",
    "FileError",
    "Project",
    "Requirement",
    "SourceFile",
    "absolute_path",
    "code_blocks",
    "create_file",
    "decode",
    "discover",
    "documents",
    "dominant_newline",
    "has_turns",
    "imported_words",
    "imports_any",
    "imports_companion",
    "imports_finder",
    "imports_framework",
    "installed_sdk",
    "is_test_file",
    "lines_that_look_like_calls",
    "may_converse",
    "may_cut_turns",
    "may_stand_in",
    "mentions_gemini",
    "module_word",
    "read_bytes",
    "requirement_in_script",
    "says_gemini",
    "shown_path",
    "source_of",
    "uses_gemini",
    "write_file",
]
