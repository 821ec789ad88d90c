"""Which comments silence what."""

from migrate_interactions.engine.suppression import problems_of, suppressions_in
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


def lines_of(text: str, code: str = "GI101") -> list[int]:
    """The lines on which a finding would be silenced."""
    comments = suppressions_in(text)
    lines = range(1, text.count("\n") + 1)
    return [n for n in lines if any(one.silences(found(code, "name", n)) for one in comments)]


def problems_in(text: str, *used: tuple[int, str]) -> list[tuple[int, str]]:
    """The line of each comment that is told, with what is said of it."""
    comments = suppressions_in(text)
    silencing = {(one, word) for one in comments for line, word in used if one.line == line}
    known = {"gi101", "history-resend", "gi102", "client-chat-session"}
    return [(one.line, one.problem) for one in problems_of(comments, silencing, known, known)]


def test_a_comment_behind_code_covers_the_lines_that_are_joined_to_it() -> None:
    text = (
        'a = f"""\n{x}\n"""  # migrate-interactions: ignore[GI101]\n'
        "b = 1 + \\\n    2  # migrate-interactions: ignore[GI101]\n"
        "c = (\n    1,  # migrate-interactions: ignore[GI101]\n)\n"
    )
    assert lines_of(text) == [1, 2, 3, 4, 5, 7]


BLOCKS = """\
import os
# migrate-interactions: ignore[GI101] until the rewrite
@first
# second
@third(
    1
)
def ask():
    if os:
        one()

    # a comment
    return 2
def other():
    # migrate-interactions: ignore[GI101]
    if os:
        one()
    elif os.path:
        two()
    else:
        three()
    four()
    # migrate-interactions: ignore[GI101]
    five(
        6,
    )
    seven()
"""


def test_a_comment_of_its_own_covers_the_statement_below_with_all_of_it() -> None:
    assert lines_of(BLOCKS) == [*range(3, 14), *range(16, 22), *range(24, 27)]
    assert problems_in(BLOCKS, (2, "gi101"), (15, "gi101"), (23, "gi101")) == []


def test_a_comment_above_a_clause_covers_that_clause() -> None:
    text = (
        "try:\n    a()\n# migrate-interactions: ignore[GI101]\n"
        "except E:\n    b()\nfinally:\n    c()\n"
    )
    assert lines_of(text) == [4, 5]


def test_a_comment_inside_of_brackets_covers_the_next_line() -> None:
    text = "x = [\n    # migrate-interactions: ignore[GI101]\n    a(),\n    b(),\n]\n"
    assert lines_of(text) == [2, 3]


def test_a_comment_covers_nothing_beyond_its_block() -> None:
    text = "def f():\n    a()\n    # migrate-interactions: ignore[GI101]\n\nb()\n"
    assert lines_of(text) == []
    assert problems_in(text) == [(3, "has nothing below it in its block; remove it")]
    assert lines_of("# migrate-interactions: ignore[GI101]\n") == []


def test_a_file_is_covered_from_its_top() -> None:
    comment = "# migrate-interactions: ignore-file[GI101, GI102] all of it\n"
    text = f'#!/usr/bin/env python\n"""About it."""\n\n{comment}import os\nx()\n'
    assert lines_of(text) == lines_of(text, "GI102") == [1, 2, 3, 4, 5, 6]
    late = f"import os\n{comment}x()\n"
    assert lines_of(late) == []
    (told,) = problems_in(late)
    assert told == (2, "must stand on a line of its own, before the first statement")


CELLS = """\
# %% cell 0 of the notebook
# migrate-interactions: ignore-cell[GI101]
a()
# migrate-interactions: ignore[GI102]
# %% cell 2 of the notebook
b()
"""


def test_in_a_notebook_a_comment_stays_in_its_cell() -> None:
    assert lines_of(CELLS) == [2, 3, 4]
    assert lines_of(CELLS, "GI102") == []
    file = CELLS.replace("ignore-cell", "ignore-file")
    assert lines_of(file) == [1, 2, 3, 4, 5, 6]
    below = CELLS.replace("b()\n", "b()\n# migrate-interactions: ignore-cell[GI101]\n")
    assert (7, "must stand on a line of its own, at the top of its cell") in problems_in(below)
    assert problems_in("# migrate-interactions: ignore-cell[GI101]\nx()\n") == [
        (1, "is for notebooks; write ignore-file[CODE]")
    ]


def test_the_narrower_comment_is_the_one_that_is_used() -> None:
    text = (
        "# migrate-interactions: ignore-file[GI101] file\n"
        "# migrate-interactions: ignore[GI101] block\n"
        "def f():\n    a()  # migrate-interactions: ignore[GI101] line\n"
    )
    assert [one.reason for one in suppressions_in(text)] == ["line", "block", "file"]


def test_unused_and_unknown_words_are_told_one_by_one() -> None:
    text = "a()  # migrate-interactions: ignore[GI101, GI102, GI110, chat-session, GI903]\n"
    assert problems_in(text, (1, "gi101")) == [
        (1, "names chat-session, which is no rule; did you mean client-chat-session?"),
        (1, "names GI110, which is no rule; migrate-interactions rules lists them"),
        (1, "names GI903, which no comment can silence; remove it"),
        (1, "silences nothing; remove it"),
    ]


def test_comments_that_are_not_understood_are_told() -> None:
    text = (
        "a()  # migrate-interactions: ignore\n"
        "b()  # migrate-interactions: ignore[]\n"
        "c()  # migrate-interactions: ingore[GI101]\n"
    )
    assert lines_of(text) == []
    told = [sentence.split(";")[0] for _, sentence in problems_in(text)]
    assert told == ["is not understood", "names no rule", "is not understood"]


def test_a_reason_ends_where_another_comment_begins() -> None:
    text = "a()  # noqa  # migrate-interactions: ignore[GI101] see #12  # type: ignore\n"
    (one,) = suppressions_in(text)
    assert one.reason == "see #12"
    (one,) = suppressions_in("a()  # migrate-interactions: ignore[GI101]  # noqa\n")
    assert one.reason == ""
    both = "a()  # migrate-interactions: ignore[GI1] x # migrate-interactions: ignore[GI2] y\n"
    assert [(one.rules, one.reason) for one in suppressions_in(both)] == [
        (frozenset({"gi1"}), "x"),
        (frozenset({"gi2"}), "y"),
    ]
