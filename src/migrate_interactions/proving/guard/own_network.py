"""Give a program a network of its own, with nothing in it but the loopback device.

Run as `python -I -S own_network.py CHANNEL PORT COMMAND...` on Linux. It moves
into a fresh network namespace, listens there on 127.0.0.1:PORT, hands that socket
over the Unix socket CHANNEL to whoever serves it, waits for a byte and becomes
COMMAND. Where the system does not allow this it says so over CHANNEL and ends; the
command is not run then. Standard library only.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import socket
import struct
import sys

# linux/sched.h and linux/sockios.h
CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000
SIOCGIFFLAGS = 0x8913
SIOCSIFFLAGS = 0x8914
IFF_UP = 0x1


def main() -> None:
    channel = socket.socket(fileno=int(sys.argv[1]))
    try:
        _enter_namespace()
        _raise_loopback()
        listening = socket.create_server(("127.0.0.1", int(sys.argv[2])))
    except OSError as error:
        channel.sendall(f"no {error}".encode())
        return
    socket.send_fds(channel, [b"ok"], [listening.fileno()])
    listening.close()
    if channel.recv(1):
        channel.close()
        os.execvp(sys.argv[3], sys.argv[3:])


def _enter_namespace() -> None:
    """Leave the network; a user namespace stands in for the right to do so."""
    user, group = os.getuid(), os.getgid()
    if user == 0 and _unshare(CLONE_NEWNET) == 0:
        return
    if _unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{user} {user} 1")
    _write("/proc/self/gid_map", f"{group} {group} 1")


def _unshare(flags: int) -> int:
    return int(ctypes.CDLL(None, use_errno=True).unshare(flags))


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="ascii") as file:
        file.write(text)


def _raise_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as device:
        name = b"lo".ljust(16, b"\0")
        request = struct.pack("16sh14x", name, 0)
        answer = fcntl.ioctl(device, SIOCGIFFLAGS, request)
        (flags,) = struct.unpack_from("h", answer, 16)
        fcntl.ioctl(device, SIOCSIFFLAGS, struct.pack("16sh14x", name, flags | IFF_UP))


if __name__ == "__main__":
    main()
