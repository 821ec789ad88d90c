"""The hash of a line is the one that GitHub's code scanning computes for it.

The numbers are those by which GitHub's own upload action tests its hash.
"""

import random

import pytest

from migrate_interactions.reporting.sarif.line_hash import line_hashes

GREETINGS = [
    "e9496ae3ebfced30:1",
    "fb7c023a8b9ccb3f:1",
    "ce8ba1a563dcdaca:1",
    "e20e36e16fcb0cc8:1",
    "b3edc88f2938467e:1",
    "c8e28b0b4002a3a0:1",
    "c129715d7a2bc9a3:1",
]


@pytest.mark.parametrize(
    ("text", "hashes"),
    [
        ("", ["c129715d7a2bc9a3:1"]),
        (
            " a\nb\n  \t\tc\n d",
            ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"],
        ),
        (
            " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End",
            [
                "8b7cf3e952e7aeb2:1",
                "b1ae1287ec4718d9:1",
                "bff680108adb0fcc:1",
                "c6805c5e1288b612:1",
                "b86d3392aea1be30:1",
                "e6ceba753e1a442:1",
            ],
        ),
        (" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n", GREETINGS),
        (" hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r", GREETINGS),
        (" hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n", GREETINGS),
        (" hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n", GREETINGS),
        (
            "Lorem ipsum dolor sit amet.\n" * 10,
            [
                *(f"a7f2ff13bc495cf2:{number}" for number in range(1, 7)),
                "a7f2ff1481e87703:1",
                "a9cf91f7bbf1862b:1",
                "55ec222b86bcae53:1",
                "cc97dc7b1d7d8f7b:1",
                "c129715d7a2bc9a3:1",
            ],
        ),
    ],
)
def test_known_hashes(text: str, hashes: list[str]) -> None:
    assert list(line_hashes(text.encode())) == hashes


def stated_plainly(text: str) -> list[str]:
    """A sum of a hundred products for each line, character by character."""
    kept: list[int] = []
    starts: list[int] = []
    at_start, after_return = True, False
    for unit in [*memoryview(text.encode("utf-16-le")).cast("H"), 65535]:
        if unit in (9, 32) or (unit == 10 and after_return):
            after_return = False
            continue
        after_return = unit == 13
        if at_start:
            starts.append(len(kept))
        at_start = unit in (10, 13)
        kept.append(10 if unit == 13 else unit)
    found: list[str] = []
    for start in starts:
        window = (kept[start:] + [0] * 100)[:100]
        value = sum(unit * 37 ** (99 - place) for place, unit in enumerate(window)) % 2**64
        found.append(f"{value:x}")
    return [f"{one}:{found[: number + 1].count(one)}" for number, one in enumerate(found)]


def test_any_text_has_the_hashes_that_the_definition_gives() -> None:
    chance = random.Random(7)
    pieces = ["a", "call(", " ", "\t", "\n", "\r", "\r\n", "\ufeff", "\U0001f600", "\xe4", "x" * 99]
    for _ in range(150):
        text = "".join(chance.choices(pieces, k=chance.randrange(60)))
        assert list(line_hashes(text.encode())) == stated_plainly(text)


def test_bytes_that_are_no_text_are_replaced() -> None:
    assert line_hashes(b"a\xff\n") == line_hashes("a\ufffd\n".encode())
