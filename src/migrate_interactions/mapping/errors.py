"""What the two APIs raise, side by side: unrelated classes with other attributes.

Source: ``google/genai/errors.py`` and ``google/genai/_gaos/lib/compat_errors.py``, which is the
one module that has the classes in 2.12 and in everything newer, up to 3.4.0 at least; there is
no public one. What interactions raise is told by HTTP status: 4xx and 5xx are an
``APIStatusError``, 5xx an ``InternalServerError``, and seven of the 4xx have classes of their own.
"""

from __future__ import annotations

#: Where the classes of the new errors are imported from.
NEW_ERRORS = "google.genai._gaos.lib.compat_errors"

#: Other names under which the same classes can be imported.
NEW_ERROR_MODULES = (NEW_ERRORS, "google.genai._interactions")

STATUS_ERROR = "APIStatusError"
SERVER_ERROR = "InternalServerError"
CONNECTION_ERROR = "APIConnectionError"
TIMEOUT_ERROR = "APITimeoutError"

#: Stands for every 4xx in the table below: no single class is that.
CLIENT_ERRORS = "4xx"

#: The classes of 4xx answers.
CLIENT_ERROR_CLASSES = (
    "BadRequestError",
    "AuthenticationError",
    "PermissionDeniedError",
    "NotFoundError",
    "ConflictError",
    "UnprocessableEntityError",
    "RateLimitError",
)

#: importable name of an old error -> what interactions raise in its place
STATUS_CLASSES: dict[str, str] = {
    "google.genai.errors.APIError": STATUS_ERROR,
    "google.genai.errors.ClientError": CLIENT_ERRORS,
    "google.genai.errors.ServerError": SERVER_ERROR,
}

#: name of an error of the HTTP client, which generateContent lets through, by module -> the same
_TRANSPORT_CLASSES: dict[str, str] = {
    "TimeoutException": TIMEOUT_ERROR,
    "ReadTimeout": TIMEOUT_ERROR,
    "ConnectTimeout": TIMEOUT_ERROR,
    "WriteTimeout": TIMEOUT_ERROR,
    "PoolTimeout": TIMEOUT_ERROR,
    "ConnectError": CONNECTION_ERROR,
    "NetworkError": CONNECTION_ERROR,
    "ReadError": CONNECTION_ERROR,
    "RemoteProtocolError": CONNECTION_ERROR,
    "TransportError": CONNECTION_ERROR,
    "RequestError": CONNECTION_ERROR,
    "HTTPError": CONNECTION_ERROR,
}

HTTP_MODULES = ("httpx", "httpx2")

#: importable name -> what interactions raise in its place
CLASSES: dict[str, str] = {
    **STATUS_CLASSES,
    **{f"{module}.{n}": new for module in HTTP_MODULES for n, new in _TRANSPORT_CLASSES.items()},
}

#: attribute of an old error -> the expression that has the same of a new one, ``{}`` being it
ATTRIBUTES: dict[str, str] = {
    "code": "{}.status_code",
    "message": 'service_error({}).get("message")',
    "status": 'service_error({}).get("status")',
    "details": "{}.body",
    "response": "{}.response",
}

#: Attributes that every exception has.
OF_ANY_EXCEPTION = frozenset(
    {"with_traceback", "add_note", "__cause__", "__context__", "__traceback__", "__notes__"}
)

#: Attributes that only new errors have: code that reads them knows of both.
OF_NEW_ERRORS = frozenset({"status_code", "body", "request"})
