"""Keeps a program that is being proved away from everything but the emulator.

Python imports this file at start-up because its folder leads PYTHONPATH, in the
program and in every Python it starts. An audit hook sees each attempt to connect,
to resolve a name, to send a datagram and to start another program, whichever
library makes it. It guards against accidents, not against malice: native code that
opens sockets itself is not seen.

With MIGRATE_INTERACTIONS_SIMULATED_TIME the program lives in the emulator's time.

Standard library only; the port comes from MIGRATE_INTERACTIONS_PORT, and refused
attempts are noted in the file MIGRATE_INTERACTIONS_REFUSED.
"""

from __future__ import annotations

import errno
import importlib.machinery
import importlib.util
import os
import sys
from types import FrameType
from typing import Any, NoReturn

PORT = int(os.environ.get("MIGRATE_INTERACTIONS_PORT", "0"))
NOTES = os.environ.get("MIGRATE_INTERACTIONS_REFUSED", "")
LOOPBACK = ("127.0.0.1", "localhost", b"127.0.0.1", b"localhost")
# Programs that only look at or change the terminal or name the machine.
HARMLESS = ("clear", "cls", "reset", "tput", "stty", "uname", "ver")
# Interpreter switches that would keep a child from importing this file.
UNGUARDED = ("-I", "-E", "-S")


def _refuse(what: str, error: type[OSError]) -> NoReturn:
    message = f"{what} was refused: under prove a program reaches nothing but the emulator"
    if NOTES:
        descriptor = os.open(NOTES, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.write(descriptor, f"{what}\n".encode("utf-8", "replace"))
        os.close(descriptor)
    raise error(errno.ECONNREFUSED if error is ConnectionRefusedError else errno.EPERM, message)


def _check_address(address: Any) -> None:
    if isinstance(address, tuple):
        host, port = address[0], address[1]
        if host in LOOPBACK and (port == PORT or _makes_socket_pair()):
            return
        _refuse(f"connecting to {host}:{port}", ConnectionRefusedError)
    _refuse(f"connecting to {address!r}", ConnectionRefusedError)


def _makes_socket_pair() -> bool:
    """Where there is no native socketpair (Windows), asyncio connects to itself."""
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        if frame.f_code.co_name in ("socketpair", "_fallback_socketpair"):
            return frame.f_globals.get("__name__") == "socket"
        frame = frame.f_back
    return False


def _check_name(host: Any) -> None:
    name = os.fsdecode(host) if host else ""
    # An address needs no lookup; connecting to it is refused later, with its port.
    is_address = ":" in name or all(part.isdigit() for part in name.split("."))
    if name and name not in LOOPBACK and not is_address:
        _refuse(f"looking up {name}", ConnectionRefusedError)


def _check_program(executable: Any, arguments: Any) -> None:
    words = [os.fsdecode(word) for word in arguments or ()]
    program = os.fsdecode(executable) if executable else (words[0] if words else "")
    name = os.path.basename(program).removesuffix(".exe").lower()
    if name.startswith("python") or program == sys.executable:
        if any(word in UNGUARDED for word in words[1:4]):
            _refuse(f"starting {' '.join(words[:4])}", PermissionError)
        return
    if name in ("sh", "bash", "cmd") and len(words) == 3 and _is_harmless(words[2]):
        return
    if name not in HARMLESS:
        _refuse(f"starting {program!r}", PermissionError)


def _is_harmless(command: str) -> bool:
    words = command.split()
    return bool(words) and words[0] in HARMLESS and not set(command) & set(";|&`$<>\n")


def _guard(event: str, arguments: tuple[Any, ...]) -> None:
    match event:
        case "socket.connect" | "socket.sendto" | "socket.sendmsg":
            if arguments[1] is not None:
                _check_address(arguments[1])
        case "socket.getaddrinfo" | "socket.gethostbyname" | "socket.gethostbyaddr":
            _check_name(arguments[0])
        case "subprocess.Popen" | "os.posix_spawn" | "os.exec":
            _check_program(arguments[0], arguments[1])
        case "os.spawn":
            _check_program(arguments[1], arguments[2])
        case "os.system":
            command = os.fsdecode(arguments[0])
            if not _is_harmless(command):
                _refuse(f"starting {command!r}", PermissionError)


def _import_shadowed() -> None:
    """Run the sitecustomize that this one hides, if there is one."""
    here = os.path.dirname(os.path.abspath(__file__))
    others = [place for place in sys.path if os.path.abspath(place) != here]
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", others)
    if spec is not None and spec.loader is not None:
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)


def _neighbour(name: str) -> Any:
    """The module ``name`` of this folder."""
    place = os.path.join(os.path.dirname(os.path.abspath(__file__)), f"{name}.py")
    # Not under its name, which the program may have a module for.
    spec = importlib.util.spec_from_file_location(f"migrate_interactions_{name}", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if PORT:
    sys.addaudithook(_guard)
    when_imported = _neighbour("import_hooks").when_imported
    _neighbour("older_sdk").point_older_sdk_at(f"http://127.0.0.1:{PORT}", when_imported)
    _neighbour("vertex").point_vertex_at(f"http://127.0.0.1:{PORT}", when_imported)
# Only this process, and none that it starts, lives in the emulator's time.
if os.environ.pop("MIGRATE_INTERACTIONS_SIMULATED_TIME", ""):
    _neighbour("simulated_time").simulate_time(f"http://127.0.0.1:{PORT}")
_import_shadowed()
