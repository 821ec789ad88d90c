"""Run the emulator: in a thread for tests and proofs, in the foreground for the command line."""

from __future__ import annotations

import asyncio
import importlib.util
import signal
import socket
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from migrate_interactions.emulator.clock import clock_of
from migrate_interactions.emulator.options import EmulatorOptions
from migrate_interactions.emulator.recording import RecordedRequest, Recorder
from migrate_interactions.emulator.service import Service

if TYPE_CHECKING:
    import uvicorn

HOST = "127.0.0.1"
API_KEY = "emulated-key"
START_SECONDS = 10.0
TICK_SECONDS = 0.01
#: Connections are not closed on a program that does nothing for a while: it may ask again
#: in the same moment.
KEPT_ALIVE_SECONDS = 600


class EmulatorError(RuntimeError):
    """The emulator cannot run here: a missing package or a port that is taken."""


class Emulator:
    """A loopback Gemini service in a thread of this process.

    with Emulator(options) as emulator:
        subprocess.run(program, env={**os.environ, **emulator.environment()})
        print(emulator.requests)
    """

    def __init__(
        self,
        options: EmulatorOptions | None = None,
        *,
        port: int = 0,
        listening: socket.socket | None = None,
        record_to: Path | None = None,
    ) -> None:
        """`listening` is a socket to serve instead of opening one on `port`."""
        self.options = options or EmulatorOptions()
        self.port = port
        self._socket = listening
        self._recorder = Recorder(record_to)
        self._service = Service(self.options, clock_of(self.options))
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Emulator:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def base_url(self) -> str:
        """Where the service listens."""
        return f"http://{HOST}:{self.port}"

    @property
    def requests(self) -> tuple[RecordedRequest, ...]:
        """All requests answered so far, in the order they arrived."""
        return self._recorder.records()

    @property
    def unanswered(self) -> int:
        """How many requests have arrived that are not answered yet."""
        return self._recorder.unanswered

    def environment(self) -> dict[str, str]:
        """The variables that point an unmodified google-genai at this emulator."""
        return {"GOOGLE_GEMINI_BASE_URL": self.base_url, "GEMINI_API_KEY": API_KEY}

    def advance_clock(self, seconds: float) -> None:
        """Let time pass: for retention, for the model's work, and for who waits for it."""
        self._service.clock.advance(seconds)

    def reset(self) -> None:
        """Forget all requests and all state, and set the clock back to its start."""
        self._service.reset()
        self._recorder.clear()

    def start(self) -> None:
        """Listen on 127.0.0.1 and serve until `stop`."""
        self._server = _server(self._service, self._recorder)
        self._socket = self._socket or _listen(HOST, self.port)
        self.port = int(self._socket.getsockname()[1])
        self._thread = threading.Thread(
            target=self._server.run, args=([self._socket],), name="emulator", daemon=True
        )
        self._thread.start()
        deadline = time.monotonic() + START_SECONDS
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > deadline:
                raise EmulatorError("The emulator's server did not start.")
            time.sleep(0.005)

    def stop(self) -> None:
        """Stop serving and free the port."""
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._server.force_exit = True
            self._thread.join(START_SECONDS)
        if self._socket is not None:
            self._socket.close()
        self._server = self._thread = self._socket = None


def serve(
    options: EmulatorOptions,
    host: str = HOST,
    port: int = 0,
    *,
    record_to: Path | None = None,
    announce: bool = True,
) -> None:
    """Serve in the foreground until interrupted; prints the address and the variables."""
    recorder = Recorder(record_to)
    server = _server(Service(options, clock_of(options)), recorder)

    def stop(*_: object) -> None:
        server.should_exit = True

    listening = _listen(host, port)
    # Set before anybody is told where to find it: until the server has its own, Ctrl-C could be
    # raised where nobody minds it.
    usual = signal.signal(signal.SIGINT, stop)
    if announce:
        address = f"http://{host}:{listening.getsockname()[1]}"
        print(f"Emulated Gemini service on {address} (stop with Ctrl-C)")
        print(f"export GOOGLE_GEMINI_BASE_URL={address}")
        print(f"export GEMINI_API_KEY={API_KEY}", flush=True)
    try:
        server.run([listening])
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGINT, usual)
        listening.close()


def _server(service: Service, recorder: Recorder) -> uvicorn.Server:
    missing = [name for name in ("starlette", "uvicorn") if not importlib.util.find_spec(name)]
    if missing:
        raise EmulatorError(
            f"The emulator needs {' and '.join(missing)}: "
            "pip install 'migrate-interactions[prove]'."
        )
    import uvicorn

    from migrate_interactions.emulator.application import build_application

    class Server(uvicorn.Server):
        """One that notices at once that it is to stop; uvicorn's own looks every 0.1 s.

        Forced to, it breaks off the connections: from Python 3.12 on asyncio waits for each.
        """

        async def main_loop(self) -> None:
            ticks = 0
            while not await self.on_tick(ticks):
                ticks += 1
                await asyncio.sleep(TICK_SECONDS)

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            closing = asyncio.ensure_future(super().shutdown(sockets))
            while not closing.done():
                if self.force_exit:
                    for connection in list(self.server_state.connections):
                        connection.transport.abort()
                await asyncio.sleep(TICK_SECONDS)
            await closing

    application = build_application(service, recorder)
    config = uvicorn.Config(
        application,
        log_level="critical",
        access_log=False,
        lifespan="off",
        timeout_keep_alive=KEPT_ALIVE_SECONDS,
    )
    return Server(config)


def _listen(host: str, port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise EmulatorError(f"Cannot listen on {host}:{port}: {error.strerror}.") from None
    return listening
