"""Which lines are shown to somebody who is to change some of them."""

from __future__ import annotations

import textwrap

from migrate_interactions.audit.excerpts import excerpts, is_program

MODULE = '''\
import os

MODEL = "gemini-2.5-flash"
SETTINGS = {"model": MODEL}
OTHER = 1


def helper():
    return OTHER


class Bot:
    """A bot."""

    @staticmethod
    def ask(client, text):
        """Ask."""
        return client.models.generate_content(**SETTINGS, contents=text)


print(helper())
'''


def spans(text: str, *lines: int) -> list[tuple[int, int]]:
    return [(one.first, one.last) for one in excerpts("a.py", None, text, lines)]


def test_a_call_is_shown_with_its_function_and_the_values_that_it_names() -> None:
    # MODEL is named by SETTINGS, which the function names; OTHER is not.
    assert spans(MODULE, 18) == [(3, 4), (15, 18)]


def test_code_of_a_class_is_not_indented() -> None:
    (shown,) = excerpts("a.py", None, MODULE.replace("**SETTINGS, ", ""), [18])
    assert shown.text.splitlines()[:2] == ["@staticmethod", "def ask(client, text):"]


def test_a_line_outside_of_functions_is_shown_as_its_statement() -> None:
    assert spans(MODULE, 21) == [(21, 21)]


def test_of_long_functions_only_the_lines_around_are_shown() -> None:
    text = "def f():\n" + "".join(f"    x{n} = {n}\n" for n in range(2, 102))
    assert spans(text, 50) == [(44, 56)]
    assert spans(text, 3) == [(1, 9)]


def test_spans_with_nothing_between_them_become_one() -> None:
    text = "def f():\n    a()\n\n  \ndef g():\n    b()\n"
    assert spans(text, 2, 6) == [(1, 6)]
    assert spans(text.replace("  \n", "# b\n"), 2, 6) == [(1, 2), (5, 6)]


def test_what_does_not_parse_is_shown_around_the_line() -> None:
    text = "\n".join(["print 'a'"] * 30)
    assert spans(text, 15) == [(9, 21)]
    assert excerpts("a.py", None, text, [15])[0].nodes == ()


def test_lines_that_are_not_there_are_not_shown() -> None:
    assert spans("x = 1\n", 0, 7) == []


def test_lines_end_as_in_the_editor() -> None:
    # A form feed ends no line; a carriage return does.
    text = "x = '\f'\r\ndef f():\r    return 1\r\n"
    (shown,) = excerpts("a.py", None, text, [3])
    assert (shown.first, shown.last, shown.text) == (2, 3, "def f():\n    return 1")


def test_cells_with_magics_are_understood() -> None:
    text = textwrap.dedent("""\
        %pip install google-genai
        def f():
            !ls
            return 1
        """)
    (shown,) = excerpts("a.ipynb", 2, text, [4])
    assert (shown.cell, shown.first, shown.last) == (2, 2, 4)
    assert "!ls" in shown.text


def test_keys_are_masked() -> None:
    text = 'client = Client(api_key="AIza' + "b" * 35 + '")\nother = "sk-' + "c" * 40 + '"\n'
    shown = excerpts("a.py", None, text, [1, 2])[0].text
    assert "AIza" not in shown
    assert "sk-" not in shown
    assert shown.splitlines() == ['client = Client(api_key="***")', 'other = "***"']


def test_programs_ask_whether_they_are_the_main_module() -> None:
    assert is_program("x = 1\nif __name__ == '__main__':\n    pass\n")
    assert not is_program("# if __name__ == '__main__':\n")
