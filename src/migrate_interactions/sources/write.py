"""The only place that writes into the user's files."""

from __future__ import annotations

import contextlib
import os
import stat

from migrate_interactions.sources.failure import Failure, FileError
from migrate_interactions.sources.source_file import Candidate, read_bytes


def write_file(candidate: Candidate, before: bytes, after: bytes) -> None:
    """Replace the content ``before`` of a file by ``after``, whole or not at all.

    A link stays a link: the file that it leads to is replaced. The mode is kept, and the
    owner where that is allowed. Raises :class:`FileError` (GI901, GI906) when the file
    changed since ``before`` was read or cannot be written; it is then as it was, and no
    temporary file is left.
    """
    real = os.path.realpath(candidate.location)
    if read_bytes(candidate) != before:
        raise _unwritable(candidate, "the file changed on disk since it was read", "run again")
    status = os.stat(real)
    if not status.st_mode & 0o222 or not os.access(real, os.W_OK):
        raise _unwritable(candidate, "the file is write-protected")
    try:
        _replace(real, after, status)
    except OSError as error:
        cause = f"cannot be written: {error.strerror or error}"
        raise _unwritable(candidate, cause) from error


def create_file(candidate: Candidate, content: bytes) -> None:
    """Make a new file. Raises :class:`FileError` (GI906) if there is one, or it cannot be made."""
    try:
        with open(candidate.location, "xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        raise _unwritable(candidate, "there is a file of this name now", "run again") from None
    except OSError as error:
        raise _unwritable(candidate, f"cannot be made: {error.strerror or error}") from error
    _sync_folder(os.path.dirname(candidate.location))


def _unwritable(candidate: Candidate, cause: str, mend: str = "") -> FileError:
    return FileError(Failure("GI906", candidate.path, cause, mend=mend))


def _replace(real: str, content: bytes, status: os.stat_result) -> None:
    import tempfile

    folder = os.path.dirname(real)
    descriptor, temporary = tempfile.mkstemp(prefix=".migrate-interactions-", dir=folder)
    try:
        with open(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            if hasattr(os, "fchown"):
                with contextlib.suppress(OSError):
                    os.fchown(descriptor, status.st_uid, status.st_gid)
            os.chmod(temporary, stat.S_IMODE(status.st_mode))
            os.fsync(descriptor)
        os.replace(temporary, real)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    _sync_folder(folder)


def _sync_folder(folder: str) -> None:
    """Make the rename durable where the system lets a folder be synchronised."""
    with contextlib.suppress(OSError, AttributeError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
