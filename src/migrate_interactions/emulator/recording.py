"""The record of every request the emulator answered."""

from __future__ import annotations

import dataclasses
import json
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

Api: TypeAlias = Literal["generate_content", "interactions", "count_tokens", "files", "other"]

# The status on record of a request whose client did not wait for the answer.
CLIENT_WENT_AWAY = 499


@dataclass(frozen=True)
class RecordedRequest:
    """One request and its answer.

    `operation` is what was asked for (generate, stream, create, get, cancel, delete,
    count, upload, ...). `call` numbers the model calls, from 1. `context` is the
    effective context as JSON, `context_digest` its sha256; both are None where a
    request has none or never got that far. `turns_sent` counts the turns in the request
    itself, `turns_effective` those the model saw. `status` is the HTTP code, 499 where the
    client went away before there was an answer; a fault that was asked for has `fault` set.
    `at` is the emulator's time when the request came, in seconds since its start;
    `held_seconds` is how long the connection was held until the answer was out.
    """

    sequence: int
    method: str
    path: str
    api: Api
    operation: str
    status: int
    request_bytes: int
    response_bytes: int
    call: int | None = None
    stream: bool = False
    turns_sent: int = 0
    turns_effective: int = 0
    context: dict[str, Any] | None = None
    context_digest: str | None = None
    interaction_id: str | None = None
    previous_interaction_id: str | None = None
    error: str | None = None
    fault: bool = False
    background: bool = False
    at: float = 0.0
    held_seconds: float = 0.0

    @property
    def is_generation(self) -> bool:
        """Whether the model answered: a model call of either API that succeeded."""
        return self.call is not None and self.status == 200 and self.context is not None

    def as_json(self) -> dict[str, Any]:
        """The record as plain JSON."""
        return dataclasses.asdict(self)


class Recorder:
    """Collects the records; safe to read from other threads."""

    def __init__(self, path: Path | None = None) -> None:
        self._lock = threading.Lock()
        self._records: list[RecordedRequest] = []
        self._path = path
        self._sequence = 0

    def next_sequence(self) -> int:
        """The number of a request that just arrived, from 1."""
        with self._lock:
            self._sequence += 1
            return self._sequence

    def add(self, record: RecordedRequest) -> None:
        """Add a finished request, and write it out when there is a file."""
        with self._lock:
            self._records.append(record)
            if self._path is not None:
                with self._path.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(record.as_json(), ensure_ascii=False) + "\n")

    @property
    def unanswered(self) -> int:
        """How many requests have arrived that are not answered yet."""
        with self._lock:
            return self._sequence - len(self._records)

    def clear(self) -> None:
        """Forget all records; the file, if any, is emptied."""
        with self._lock:
            self._records.clear()
            self._sequence = 0
            if self._path is not None:
                self._path.write_text("", encoding="utf-8")

    def records(self) -> tuple[RecordedRequest, ...]:
        """All records in the order in which the requests arrived."""
        with self._lock:
            return tuple(sorted(self._records, key=lambda record: record.sequence))
