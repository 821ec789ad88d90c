"""A proved program reaches nothing but the emulator, whichever way it tries."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from migrate_interactions.emulator import EmulatorOptions
from migrate_interactions.proving import ProgramRun, run_program, running
from migrate_interactions.proving.running import program_environment
from tests.proving.programs import SMALL, program


def run(tmp_path: Path, text: str) -> ProgramRun:
    root = program(tmp_path, text)
    return run_program(root, "main.py", [], b"", EmulatorOptions(), 20)[0]


REFUSED = {
    "a name": "socket.create_connection(('example.com', 80))",
    "an address": "socket.create_connection(('192.0.2.1', 80), timeout=1)",
    "a raw connect": "socket.socket().connect_ex(('192.0.2.1', 80))",
    "another port": "socket.create_connection(('127.0.0.1', 1))",
    "an address of version 6": "socket.socket(socket.AF_INET6).connect(('::1', 1))",
    "a datagram": "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 9))",
    "a local socket": "socket.socket(socket.AF_UNIX).connect('/run/docker.sock')",
    "asyncio": "asyncio.run(asyncio.open_connection('192.0.2.1', 80))",
    "a low-level socket": "__import__('_socket').socket().connect(('192.0.2.1', 80))",
    "a program": "subprocess.run(['curl', 'http://192.0.2.1'])",
    "a shell": "subprocess.run('echo a; curl http://192.0.2.1', shell=True)",
    "os.system": "os.system('clear; curl http://192.0.2.1')",
    "os.execv": "os.execv('/usr/bin/curl', ['curl'])",
    "an isolated python": "subprocess.run([sys.executable, '-I', '-c', ''])",
}
NATIVE = """
import ctypes, struct, sys
libc = ctypes.CDLL(None, use_errno=True)
address = struct.pack("<HH4s8x", 2, 0x5000, bytes([192, 0, 2, 1]))
descriptor = libc.socket(2, 1, 0)
result = libc.connect(descriptor, address, len(address))
print(result, ctypes.get_errno())
"""
IMPORTS = "import asyncio, os, socket, subprocess, sys\n"


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused(name: str, tmp_path: Path) -> None:
    result = run(tmp_path, IMPORTS + REFUSED[name])
    assert result.exit_code == 1
    assert b"reaches nothing but the emulator" in result.stderr
    assert len(result.refused) == 1


def test_a_child_is_guarded_too(tmp_path: Path) -> None:
    child = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)"
    text = IMPORTS + f"sys.exit(subprocess.run([sys.executable, '-c', {child!r}]).returncode)"
    result = run(tmp_path, text)
    assert result.exit_code == 1
    assert result.refused == ("connecting to 192.0.2.1:80",)


def test_a_refusal_is_an_error_that_programs_know(tmp_path: Path) -> None:
    text = IMPORTS + (
        "try:\n    socket.create_connection(('192.0.2.1', 80))\n"
        "except ConnectionError as error:\n    print(error)\n"
        "os.system('clear')\nsubprocess.run(['uname'], capture_output=True)\n"
        "print(asyncio.run(asyncio.sleep(0, 'fine')))"
    )
    result = run(tmp_path, text)
    assert result.exit_code == 0
    assert b"connecting to 192.0.2.1:80 was refused" in result.stdout
    assert result.stdout.strip().endswith(b"fine")


def test_the_emulator_is_reached_and_keys_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_SERVICE_TOKEN", "real")
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("GOOGLE_GENAI_USE_VERTEXAI", "true")
    text = (
        "import os\nfrom google import genai\n"
        "print(os.environ['MY_SERVICE_TOKEN'], os.environ['GOOGLE_API_KEY'])\n"
        "client = genai.Client()\n"
        "print(client.models.generate_content(model='m', contents='hi').text)\n"
    )
    result = run(tmp_path, text)
    assert result.exit_code == 0
    assert result.stdout.startswith(b"emulated-key emulated-key\n")
    assert len(result.generations) == 1


MODEL = "publishers/google/models/gemini-2.5-flash"
PLACES = (
    "emulated-project/locations/us-central1",
    "shop/locations/europe-west4",
    "shop/locations/us-central1",
    "shop/locations/global",
    "shop/locations/us",
    "emulated-project/locations/us-central1",
)
VERTEX = """
import os
import google.auth
from google import genai
from google.auth import compute_engine
from google.oauth2 import credentials, service_account

refreshing = {"refresh_token": "secret", "client_id": "i", "client_secret": "s"}
server = "https://oauth2.googleapis.com/token"
clients = [
    genai.Client(vertexai=True),
    genai.Client(vertexai=True, project="shop", location="europe-west4"),
    genai.Client(
        vertexai=True, project="shop", credentials=compute_engine.Credentials()
    ),
    genai.Client(
        vertexai=True,
        project="shop",
        location="global",
        credentials=credentials.Credentials(None, token_uri=server, **refreshing),
    ),
    genai.Client(
        vertexai=True,
        project="shop",
        location="us",
        credentials=service_account.Credentials(None, "me@shop", server),
    ),
]
print(google.auth.default()[1], os.environ["GOOGLE_CLOUD_PROJECT"])
os.environ["GOOGLE_GENAI_USE_VERTEXAI"] = "true"
clients.append(genai.Client(http_options={"timeout": 60_000}))
for client in clients:
    client.models.generate_content(model="gemini-2.5-flash", contents="Hello")
    client.interactions.create(model="gemini-2.5-flash", input="Hello")
"""


def test_vertex_clients_reach_the_emulator_and_fetch_no_tokens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "real-project")
    monkeypatch.setenv("GOOGLE_CLOUD_LOCATION", "europe-north1")
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", "/not/there.json")
    result = run(tmp_path, VERTEX)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.split() == [b"emulated-project"] * 2
    assert not result.refused
    roots = [f"/v1beta1/projects/{place}" for place in PLACES]
    paths = [request.path for request in result.generations]
    assert paths[1::2] == [f"{root}/interactions" for root in roots]
    assert paths[::2] == [f"{root}/{MODEL}:generateContent" for root in roots]
    assert len({request.context_digest for request in result.generations}) == 1


def test_a_vertex_client_of_another_gateway_is_refused(tmp_path: Path) -> None:
    text = VERTEX.partition("clients = [")[0] + (
        "options = {'base_url': 'https://gateway.example', 'retry_options': {'attempts': 1}}\n"
        "client = genai.Client(\n"
        "    vertexai=True, project='shop', location='global', http_options=options)\n"
        "client.models.generate_content(model='gemini-2.5-flash', contents='Hello')\n"
    )
    result = run(tmp_path, text)
    assert result.exit_code == 1
    assert result.refused == ("looking up gateway.example",)


def test_native_code_has_no_network_either(tmp_path: Path) -> None:
    result = run(tmp_path, NATIVE)
    if not result.own_network:
        pytest.skip("this system gives no network namespaces")
    assert result.stdout.split() == [b"-1", str(errno.ENETUNREACH).encode()]


def test_without_namespaces_the_guard_does_it_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "run_in_own_network", lambda task, options: None)
    text = SMALL + IMPORTS + REFUSED["an address"]
    result = run(tmp_path, text)
    assert not result.own_network
    assert len(result.generations) == 1
    assert result.refused == ("connecting to 192.0.2.1:80",)


def test_the_environment_of_a_program() -> None:
    inherited = {
        "PATH": "/bin",
        "OPENAI_API_KEY": "real",
        "KEYBOARD": "us",
        "NO_PROXY": "*",
        "ALL_PROXY": "socks5://x",
        "GOOGLE_APPLICATION_CREDENTIALS": "/secret.json",
        "PYTHONPATH": "/mine",
    }
    result = program_environment(inherited)
    assert result["OPENAI_API_KEY"] == "emulated-key"
    assert (result["PATH"], result["KEYBOARD"]) == ("/bin", "us")
    assert not {"NO_PROXY", "ALL_PROXY", "GOOGLE_APPLICATION_CREDENTIALS"} & set(result)
    assert result["PYTHONPATH"].endswith("/mine")
    assert result["PYTHONHASHSEED"] == "0"
