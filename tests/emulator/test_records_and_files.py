"""What the emulator records, how it is steered, and what it keeps of uploaded files."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from google import genai
from google.genai import errors, types

from migrate_interactions.emulator import Emulator, EmulatorError, EmulatorOptions, Fault
from tests.emulator.raw_requests import call, create, generate, last_calls

MODEL = "gemini-2.5-flash"


def test_a_record_says_what_was_asked(client: genai.Client, emulator: Emulator) -> None:
    first = client.interactions.create(model=MODEL, input="hi")
    list(
        client.interactions.create(
            model=MODEL, input="more", previous_interaction_id=first.id, stream=True
        )
    )
    client.interactions.get(first.id)
    client.models.count_tokens(model=MODEL, contents="hi there")
    one, two, poll, count = emulator.requests
    assert [record.sequence for record in emulator.requests] == [1, 2, 3, 4]
    assert (one.api, one.operation, one.call, one.stream) == ("interactions", "create", 1, False)
    assert (two.call, two.stream, two.turns_sent, two.turns_effective) == (2, True, 1, 3)
    assert two.previous_interaction_id == one.interaction_id == first.id
    assert one.request_bytes == len(json.dumps({"model": MODEL, "input": "hi"}).replace(" ", ""))
    assert one.response_bytes > 100
    assert one.context == {"model": MODEL, "turns": [{"role": "user", "parts": [{"text": "hi"}]}]}
    assert len(one.context_digest or "") == 64
    assert (poll.operation, poll.call, poll.request_bytes) == ("get", None, 0)
    assert (count.api, count.is_generation) == ("count_tokens", False)


def test_count_tokens_agrees_with_the_usage(client: genai.Client, emulator: Emulator) -> None:
    counted = client.models.count_tokens(model=MODEL, contents="how long is this?")
    used = client.interactions.create(model=MODEL, input="how long is this?").usage
    assert used is not None
    assert counted.total_tokens == used.total_input_tokens == 5


def test_control_over_http(emulator: Emulator) -> None:
    generate(emulator)
    status, records = call(emulator, "GET", "/__emulator__/requests")
    assert (status, len(records), records[0]["status"]) == (200, 1, 200)
    assert records[0] == json.loads(json.dumps(emulator.requests[0].as_json()))
    assert call(emulator, "POST", "/__emulator__/clock", {"seconds": 60})[1] == {
        "seconds": 60.0,
        "time": "2026-01-01T00:01:00Z",
    }
    assert call(emulator, "POST", "/__emulator__/clock", {"seconds": -1})[0] == 400
    options = call(emulator, "GET", "/__emulator__/options")[1]
    assert EmulatorOptions.from_table(options) == EmulatorOptions()
    parent = create(emulator, input="hi")[1]["id"]
    call(emulator, "POST", "/__emulator__/reset", {})
    assert emulator.requests == ()
    assert create(emulator, input="hi", previous_interaction_id=parent)[0] == 400


def test_records_as_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "requests.jsonl"
    with Emulator(record_to=path) as emulator:
        generate(emulator)
        create(emulator, input="hi")
        lines = [json.loads(line) for line in path.read_text().splitlines()]
        assert [line["api"] for line in lines] == ["generate_content", "interactions"]
        assert lines[0]["context_digest"] == lines[1]["context_digest"]


def test_unknown_endpoints_are_404_and_recorded(emulator: Emulator) -> None:
    status, answer = call(emulator, "GET", "/v1/cachedContents")
    assert (status, answer["error"]["status"]) == (404, "NOT_FOUND")
    assert (emulator.requests[0].api, emulator.requests[0].status) == ("other", 404)
    assert call(emulator, "POST", "/v1/nonsense:generateContent", {})[0] == 404


@pytest.mark.parametrize("version", ["v1", "v1beta", "v1alpha"])
def test_every_api_version_is_served(version: str, emulator: Emulator) -> None:
    body = {"model": MODEL, "input": "hi"}
    assert call(emulator, "POST", f"/{version}/interactions", body)[0] == 200


def test_a_file_can_be_uploaded_and_used(client: genai.Client, emulator: Emulator) -> None:
    file = client.files.upload(
        file=io.BytesIO(b"some words"),
        config=types.UploadFileConfig(mime_type="text/plain", display_name="words"),
    )
    assert file.name is not None
    fetched = client.files.get(name=file.name)
    assert (fetched.uri, fetched.display_name, fetched.size_bytes) == (file.uri, "words", 10)
    assert [each.name for each in client.files.list()] == [file.name]
    client.models.generate_content(model=MODEL, contents=["read", file])
    client.interactions.create(
        model=MODEL,
        input=[
            {"type": "text", "text": "read"},
            {"type": "document", "uri": file.uri or "", "mime_type": "text/plain"},
        ],
    )
    one, other = last_calls(emulator, 2)
    assert one.context == other.context
    client.files.delete(name=file.name)
    with pytest.raises(errors.ClientError, match="does not exist"):
        client.files.get(name=file.name)


def test_a_port_in_use_is_one_clear_sentence(emulator: Emulator) -> None:
    with pytest.raises(EmulatorError, match=f"Cannot listen on 127.0.0.1:{emulator.port}"):
        Emulator(port=emulator.port).start()


def test_serve_in_the_foreground() -> None:
    program = (
        "from migrate_interactions.emulator import EmulatorOptions, Fault, serve\n"
        "serve(EmulatorOptions(faults=(Fault(call=1, status=503),)))"
    )
    server = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    try:
        assert server.stdout is not None
        assert "Emulated Gemini service on http://127.0.0.1:" in server.stdout.readline()
        address = server.stdout.readline().strip().removeprefix("export GOOGLE_GEMINI_BASE_URL=")
        assert server.stdout.readline() == "export GEMINI_API_KEY=emulated-key\n"
        deadline = time.monotonic() + 10
        while True:
            try:
                answer = urllib.request.urlopen(f"{address}/__emulator__/options")
                break
            except OSError:
                assert time.monotonic() < deadline
                time.sleep(0.05)
        options = EmulatorOptions.from_table(json.load(answer))
        assert options.faults == (Fault(call=1, status=503),)
    finally:
        server.terminate()
        server.wait(10)
