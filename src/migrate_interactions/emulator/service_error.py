"""The errors the emulated service answers with.

Both APIs answer with `{"error": {"code", "message", "status"}}`; the SDK turns
that into `google.genai.errors.ClientError` / `ServerError` for generateContent
and into `BadRequestError` and its siblings for interactions.
"""

from __future__ import annotations

from dataclasses import dataclass

STATUS_NAMES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    405: "UNIMPLEMENTED",
    408: "DEADLINE_EXCEEDED",
    409: "ABORTED",
    422: "INVALID_ARGUMENT",
    429: "RESOURCE_EXHAUSTED",
    499: "CANCELLED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    502: "UNAVAILABLE",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}


@dataclass(frozen=True)
class ServiceError(Exception):
    """An answer other than 200: the HTTP code and the sentence that explains it."""

    code: int
    message: str

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"

    @property
    def status(self) -> str:
        """The canonical name of the code."""
        return STATUS_NAMES.get(self.code, "UNKNOWN")

    def body(self) -> dict[str, object]:
        """The JSON body of the answer."""
        return {"error": {"code": self.code, "message": self.message, "status": self.status}}


def invalid(message: str) -> ServiceError:
    """The 400 of a request that breaks a rule."""
    return ServiceError(400, message)


def not_found(message: str) -> ServiceError:
    """The 404 of a resource that is not there."""
    return ServiceError(404, message)
