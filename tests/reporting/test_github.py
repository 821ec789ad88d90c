"""The commands are read back by the rules that GitHub documents for workflow commands."""

from migrate_interactions.findings import Severity

from .odd_runs import many, notebook_run, odd_run, reported, run_of, written

DATA = {"%25": "%", "%0D": "\r", "%0A": "\n"}
PROPERTY = {**DATA, "%3A": ":", "%2C": ","}


def unescaped(text: str, escapes: dict[str, str]) -> str:
    found = ""
    while text:
        code = text[:3]
        found += escapes.get(code, text[0])
        text = text[3 if code in escapes else 1 :]
    return found


def commands(log: str) -> list[tuple[str, dict[str, str], str]]:
    """What a runner takes for commands: name, properties and message of each.

    A line whose first characters, but for spaces, are two colons, is one. Older runners take
    ``##[`` anywhere in a line for the beginning of one as well.
    """
    found = []
    for line in log.split("\n"):
        if not line.lstrip().startswith("::"):
            assert "##[" not in line
            continue
        head, _, message = line.lstrip()[2:].partition("::")
        name, _, listed = head.partition(" ")
        pairs = (one.partition("=") for one in listed.split(","))
        properties = {key: unescaped(value, PROPERTY) for key, _, value in pairs}
        found.append((name, properties, unescaped(message, DATA)))
    return found


def test_a_finding_is_an_annotation() -> None:
    one = reported("a b.py", 3, "sent again", column=5)
    assert commands(written("github", run_of(one))) == [
        (
            "warning",
            {
                "file": "a b.py",
                "line": "3",
                "endLine": "3",
                "col": "5",
                "title": "GI101 history-resend",
            },
            "sent again",
        )
    ]


def test_levels_have_their_names() -> None:
    found = [reported("a.py", 1, "m", severity=severity) for severity in Severity]
    names = [name for name, _, _ in commands(written("github", run_of(*found)))]
    assert names == ["error", "warning", "notice"]


def test_odd_names_and_sentences_come_back() -> None:
    for one in odd_run().reported:
        path, message = one.finding.place.path, one.finding.message
        ((_, properties, text),) = commands(written("github", run_of(one)))
        if path.isprintable() or "\n" in path:
            assert properties["file"] == path
        if message.isprintable() or "\r" in message:
            assert text.startswith(message)
        assert set(properties) == {"file", "line", "endLine", "col", "title"}


def test_ten_of_a_level_are_shown_and_the_last_counts_the_others() -> None:
    run = odd_run()
    log = written("github", run)
    for level in ("error", "warning", "notice"):
        shown = [text for name, _, text in commands(log) if name == level]
        assert len(shown) == 10
        assert shown[-1].endswith("more of this level: see the log")
    lines = log.splitlines()
    assert len(lines) == len(run.reported) + 3
    rest = lines[30:]
    assert all(line.startswith("GI") for line in rest)


def test_what_matters_most_comes_first() -> None:
    first, *others = commands(written("github", many(11)))
    assert first[0] == "error"
    assert first[2] == "the error"
    assert others[-1][2] == "2 more of this level: see the log"
    assert len(commands(written("github", many(10)))) == 11


def test_a_cell_is_found_in_the_file() -> None:
    ((_, properties, text),) = commands(written("github", notebook_run()))
    assert properties == {"file": "n b.ipynb", "line": "17", "title": "GI101 history-resend"}
    assert text == "Cell 1, line 2: in a cell\nFix (safe): mend it"


def test_nothing_is_nothing() -> None:
    assert written("github", run_of()) == ""
