"""A Redis server on this machine, for programs that keep something in one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def redis_server() -> Iterator[dict[str, str]]:
    """An empty server; the variables that tell a program where it is."""
    from fakeredis import TcpFakeServer  # few tests need it

    server = TcpFakeServer(("127.0.0.1", 0), server_type="redis")
    serving = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    serving.start()
    try:
        yield {"REDIS_URL": f"redis://127.0.0.1:{server.server_address[1]}/0"}
    finally:
        server.shutdown()
        server.server_close()
        serving.join()
