"""Run a function where deeply nested source does not exhaust the stack."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")

#: LibCST's parser is native and recursive: on the usual 8 MB some thousand levels kill it.
_STACK_BYTES = 512 * 1024 * 1024
_RECURSION_LIMIT = 10_000


def with_deep_stack(function: Callable[[], Result]) -> Result:
    """What ``function`` returns or raises, run in a thread with a large stack.

    Only address space is reserved; memory is used as deep as the source really is.
    """
    results: list[Result] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(function())
        except BaseException as error:  # handed to the caller, whatever it is
            errors.append(error)

    thread = _start(run)
    thread.join()
    if errors:
        raise errors[0]
    return results[0]


def _start(run: Callable[[], None]) -> threading.Thread:
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _RECURSION_LIMIT))
    usual = threading.stack_size()
    size = _STACK_BYTES
    try:
        while True:
            thread = threading.Thread(target=run, daemon=True)
            try:
                threading.stack_size(size)
                thread.start()
                return thread
            except (RuntimeError, ValueError):
                # The system does not let us have that much.
                if size <= 1024 * 1024:
                    raise
                size //= 2
    finally:
        threading.stack_size(usual)
