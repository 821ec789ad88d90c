"""Bring one revision of a repository to this machine, with git and without its history."""

from __future__ import annotations

import os
import re
import subprocess

from migrate_interactions.sources.git import git_environment

#: Only what a repository of a list may come by; nothing that runs a command of the URL's choice.
_PROTOCOLS = "file:git:http:https:ssh"
_MARK = "migrate-interactions.clone"


class FetchError(Exception):
    """A repository that could not be brought; the message is one sentence."""


def fetch_tree(location: str, revision: str, folder: str) -> None:
    """Put the files of ``revision`` (empty: the default branch) of ``location`` into ``folder``.

    ``folder`` is made, or is one that this function made before for the same location; what was
    changed in it since is lost. Nothing of the repository is run: no hooks, no submodules.
    Raises :class:`FetchError`.
    """
    if os.path.isdir(folder) and os.listdir(folder):
        _check_own(location, folder)
    else:
        os.makedirs(folder, exist_ok=True)
        _git(folder, "init", "-q")
        _git(folder, "config", "remote.origin.url", location)
        _git(folder, "config", _MARK, "true")
    wanted = revision or "HEAD"
    try:
        _git(folder, "fetch", "-q", "--depth=1", "--no-tags", "--", location, wanted)
        tree = "FETCH_HEAD"
    except FetchError:
        # a commit that is not the tip of a branch is not given out alone everywhere
        if not re.fullmatch("[0-9a-f]{7,64}", wanted):
            raise
        every = ("+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*")
        shallow = os.path.exists(os.path.join(folder, ".git", "shallow"))
        whole = ("--unshallow",) if shallow else ()
        _git(folder, "fetch", "-q", *whole, "--", location, *every)
        tree = wanted
    _git(folder, "checkout", "-q", "--force", "--detach", tree)
    _git(folder, "clean", "-q", "-ffdx")


def without_user(text: str) -> str:
    """``text`` with what stands for a user and a password in URLs left out."""
    return re.sub(r"(?<=://)[^/@\s]*@", "", text)


def _check_own(location: str, folder: str) -> None:
    try:
        own = _git(folder, "config", "--local", _MARK).strip() == "true"
        known = _git(folder, "config", "--local", "remote.origin.url").strip()
    except FetchError:
        own, known = False, ""
    if not own or known != location:
        raise FetchError(f"{folder} is there and is no clone of it: use another folder")


def _git(folder: str, *arguments: str) -> str:
    environment = git_environment() | {
        "GIT_ALLOW_PROTOCOL": _PROTOCOLS,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_LFS_SKIP_SMUDGE": "1",
    }
    command = ["git", "-C", folder, "-c", f"core.hooksPath={os.devnull}", *arguments]
    try:
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
    except OSError as error:
        raise FetchError(f"git cannot be started: {error.strerror or error}") from None
    if done.returncode:
        said = os.fsdecode(done.stderr).strip().splitlines()
        fatal = [line for line in said if line.startswith(("fatal:", "error:"))] or said
        raise FetchError(without_user(f"git says: {fatal[0] if fatal else done.returncode}"))
    return os.fsdecode(done.stdout)
