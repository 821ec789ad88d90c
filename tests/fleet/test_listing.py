"""Lists of repositories, and the shares of them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from migrate_interactions.fleet.listing import (
    Listed,
    ListError,
    Shard,
    parse_list,
    parse_shard,
)

LIST = """\
# those of the team
apps/bot
../other repo  name=other   # a path with a space

/srv/git/jobs.git @v1.2
https://git.example.com/team/sub/api.git
https://me:secret@git.example.com:8443/team/web @feature/x name=web
git@git.example.com:team/cli.git
file:///srv/git/tools.git @0123abc
"""


def test_lines_are_paths_and_urls(tmp_path: Path) -> None:
    folder = str(tmp_path / "lists")
    assert parse_list(LIST, "fleet.txt", folder) == (
        Listed("bot", f"{folder}/apps/bot"),
        Listed("other", f"{tmp_path}/other repo"),
        Listed("jobs", "/srv/git/jobs.git", "v1.2"),
        Listed("team/sub/api", "https://git.example.com/team/sub/api.git"),
        Listed("web", "https://me:secret@git.example.com:8443/team/web", "feature/x"),
        Listed("team/cli", "git@git.example.com:team/cli.git"),
        Listed("tools", "file:///srv/git/tools.git", "0123abc"),
    )


WRONG = [
    (
        "a/bot\nb/bot\n",
        "l:2: bot would take the place of bot in line 1: give one of them another name with "
        "name=...",
    ),
    (
        "a name=x/y\nb name=X-Y\n",
        "l:2: X-Y would take the place of x/y in line 1: give one of them another name with "
        "name=...",
    ),
    ("a @-f\n", "l:1: @-f is no revision, or there are two"),
    ("a @b @c\n", "l:1: @b is no revision, or there are two"),
    ("a name=\n", "l:1: name= is no name, or there are two"),
    ("https://h/o/r.git@v1", "l:1: write the revision as a word of its own: URL @REVISION"),
    ("ext::sh://x", "l:1: ext::sh://x is no URL that git takes"),
]


@pytest.mark.parametrize(("text", "sentence"), WRONG, ids=range(len(WRONG)))
def test_a_wrong_line_is_refused_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ListError) as caught:
        parse_list(text, "l", "/")
    assert str(caught.value) == sentence


def test_every_repository_is_in_one_share() -> None:
    names = [f"team/service-{number}" for number in range(40)]
    shares = [Shard(number, 5) for number in range(1, 6)]
    for name in names:
        (own,) = (share for share in shares if share.has(name))
        # the definition, by hand: the first 8 bytes of SHA-256, modulo the number of shares
        digest = int(hashlib.sha256(name.encode()).hexdigest()[:16], 16)
        assert own.number == digest % 5 + 1
    assert all(Shard(1, 1).has(name) for name in names)


@pytest.mark.parametrize("text", ["0/5", "6/5", "1/0", "2", "a/b", "-1/5", "1/5/2", ""])
def test_a_share_outside_of_its_bounds_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no share: write it like 2/5"):
        parse_shard(text)


def test_the_bounds_of_shares_belong_to_them() -> None:
    assert (parse_shard("1/5"), parse_shard("5/5")) == (Shard(1, 5), Shard(5, 5))
