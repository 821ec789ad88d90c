"""HttpOptions of one request, and the arguments of ``interactions.create`` for the same.

Source: the SDK's ``types.HttpOptions`` and the signature of ``create`` (3.4.0).
"""

from __future__ import annotations

#: Field of HttpOptions -> argument. What is missing here belongs to the client.
TRANSPORT_FIELDS: dict[str, str] = {
    "timeout": "timeout",
    "headers": "extra_headers",
    "api_version": "api_version",
}

#: HttpOptions has milliseconds, ``create`` seconds.
MILLISECONDS = 1000
