"""Which comments silence what."""

from migrate_interactions.engine.suppression import suppressions_in
from migrate_interactions.findings import Finding, Place


def found(code: str, name: str, line: int) -> Finding:
    return Finding(code, name, Place("x.py", line), "message")


def test_codes_and_names_on_the_line_count() -> None:
    text = "a()  # migrate-interactions: ignore[GI101, client-chat-session] later, perhaps\nb()\n"
    (one,) = suppressions_in(text)
    assert one.reason == "later, perhaps"
    assert one.silences(found("GI101", "history-resend", 1))
    assert one.silences(found("GI102", "client-chat-session", 1))
    assert not one.silences(found("GI103", "stateless-chat-loop", 1))
    assert not one.silences(found("GI101", "history-resend", 2))


def test_writing_is_lenient_and_placement_is_not() -> None:
    text = (
        "x = 1  # noqa # Migrate-Interactions:IGNORE[gi101]\r\n"
        "\x0cy = '''\n# migrate-interactions: ignore[GI101]\n'''\n"
    )
    (one,) = suppressions_in(text)
    assert (one.line, one.rules) == (1, frozenset({"gi101"}))


def test_comments_before_a_place_that_does_not_tokenize_count() -> None:
    text = "x  # migrate-interactions: ignore[GI101]\n(\n"
    assert [one.line for one in suppressions_in(text)] == [1]


def test_a_comment_without_codes_silences_nothing() -> None:
    assert suppressions_in("x  # migrate-interactions: ignore\n") == ()
    (one,) = suppressions_in("x  # migrate-interactions: ignore[]\n")
    assert not one.rules
