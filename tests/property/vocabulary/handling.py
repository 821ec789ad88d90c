"""What surrounds a call: nothing, or a handler of its errors."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

from tests.property.vocabulary.unit import indented, lines

#: Codes that the SDK does not retry by itself.
FAULTS = (400, 403, 404)


def _tried(body: str, handler: str, end: str = "") -> str:
    return lines(f"try:\n{indented(body)}", handler, end)


def _nothing(call: str, reads: str) -> str:
    return lines(call, reads)


def _broad(call: str, reads: str) -> str:
    return _tried(call, f'except Exception:\n    print("failed")\nelse:\n{indented(reads)}')


def _around_everything(call: str, reads: str) -> str:
    return _tried(lines(call, reads), 'except Exception as error:\n    print("failed")')


def _api_error(call: str, reads: str) -> str:
    handler = 'except errors.APIError as error:\n    print("failed", error.code)'
    return _tried(lines(call, reads), handler)


def _client_error(call: str, reads: str) -> str:
    handler = 'except errors.ClientError:\n    print("failed")'
    return _tried(call, handler, f"else:\n{indented(reads)}")


def _both_classes(call: str, reads: str) -> str:
    handler = (
        'except (errors.ClientError, errors.ServerError) as e:\n    print(f"failed: {e.code}")'
    )
    return _tried(lines(call, reads), handler)


def _one_after_the_other(call: str, reads: str) -> str:
    handler = (
        'except errors.ServerError:\n    print("busy")\n'
        'except errors.APIError as e:\n    print("failed" if e.code == 400 else "odd")\n'
        'except Exception:\n    print("unknown")'
    )
    return _tried(lines(call, reads), handler)


def _cleaned_up(call: str, reads: str) -> str:
    handler = 'except Exception:\n    print("failed")'
    return _tried(lines(call, reads), handler, 'finally:\n    print("over")')


def _retried(call: str, reads: str) -> str:
    body = _tried(
        lines(call, reads, "break"),
        'except Exception:\n    if attempt == 1:\n        print("gave up")\n    continue',
    )
    return f"for attempt in range(2):\n{indented(body)}"


def _retried_then_read(call: str, reads: str) -> str:
    body = _tried(lines(call, "break"), 'except errors.APIError:\n    print("once more")')
    return lines(
        "response = None",
        f"for _ in range(3):\n{indented(body)}",
        f"if response:\n{indented(reads)}",
    )


HANDLERS: dict[str, Callable[[str, str], str]] = {
    "broad": _broad,
    "around everything": _around_everything,
    "api error": _api_error,
    "client error": _client_error,
    "both classes": _both_classes,
    "one after the other": _one_after_the_other,
    "cleaned up": _cleaned_up,
    "retried": _retried,
    "retried, then read": _retried_then_read,
}


@st.composite
def handled(draw: st.DrawFn, call: str, reads: str) -> tuple[str, int | None]:
    """The call and the reads, perhaps with a handler, and the code of the error it meets."""
    if draw(st.sampled_from((True, True, False))):
        return _nothing(call, reads), None
    handler = HANDLERS[draw(st.sampled_from(sorted(HANDLERS)))]
    return handler(call, reads), draw(st.sampled_from(FAULTS))
