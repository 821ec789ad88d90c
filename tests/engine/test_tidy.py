"""Imports that lost their use go; comments and all other imports stay."""

import pytest

from migrate_interactions.engine.tidy import tidy_imports

#: Before; what takes the place of ``USE``'s value; after. ``USE(x)`` uses x before only.
CASES = {
    "the only name": ("from g import types\n\nUSE(types)\n", "USE\n"),
    "between blank lines": (
        "import os\n\nfrom g import types\n\nUSE(types)\nos\n",
        "import os\n\nUSE\nos\n",
    ),
    "at the end of the imports": (
        "import os\nfrom g import types\n\n\nUSE(types)\nos\n",
        "import os\n\n\nUSE\nos\n",
    ),
    "one of several": (
        "from g import a, types, b\nUSE(types)\na, b\n",
        "from g import a, b\nUSE\na, b\n",
    ),
    "the last of several": ("from g import a, types\nUSE(types)\na\n", "from g import a\nUSE\na\n"),
    "the last two": ("from g import a, b, c\nUSE(b, c)\na\n", "from g import a\nUSE\na\n"),
    "the first of several modules": ("import a, b\nUSE(a)\nb\n", "import b\nUSE\nb\n"),
    "in parentheses on one line": (
        "from g import (a, types,)\nUSE(types)\na\n",
        "from g import (a,)\nUSE\na\n",
    ),
    "in parentheses on its own line": (
        "from g import (\n    a,\n    types,\n    b\n)\nUSE(types)\na, b\n",
        "from g import (\n    a,\n    b\n)\nUSE\na, b\n",
    ),
    "several to a line in parentheses": (
        "from g import (\n    a, types,\n    b)\nUSE(types, b)\na\n",
        "from g import (\n    a)\nUSE\na\n",
    ),
    "continued with a backslash": (
        "from g import a, \\\n    types\nUSE(types)\na\n",
        "from g import a\nUSE\na\n",
    ),
    "under another name": ("import a.b as c\nimport os\nUSE(c)\nos\n", "import os\nUSE\nos\n"),
    "a module of a package that stays": (
        "import google.auth\nimport google.genai\nUSE(google.genai.types)\ngoogle.auth.default()\n",
        "import google.auth\nUSE\ngoogle.auth.default()\n",
    ),
    "among other statements": (
        "import os; import types; import re\nUSE(types)\nos, re\n",
        "import os; import re\nUSE\nos, re\n",
    ),
    "behind another statement": (
        "import os; import types\nUSE(types)\nos\n",
        "import os\nUSE\nos\n",
    ),
    "after a docstring on one line": (
        '"""é"""; import types\nUSE(types)\n',
        '"""é"""\nUSE\n',
    ),
    "in a function": (
        "def f():\n    import types\n    return USE(types)\n",
        "def f():\n    return USE\n",
    ),
    "alone in a block": (
        "if x:\n    import types\nUSE(types)\nx\n",
        "if x:\n    pass\nUSE\nx\n",
    ),
    "alone for the type checker": (
        "from typing import TYPE_CHECKING\n\n"
        "if TYPE_CHECKING:\n    from g import types\n\nUSE(types)\n",
        "USE\n",
    ),
    "with windows line endings": (
        "import os\r\nfrom g import types\r\nUSE(types)\r\nos",
        "import os\r\nUSE\r\nos",
    ),
    "a comment above stays": (
        "# about types\nfrom g import types\nUSE(types)\n",
        "# about types\nUSE\n",
    ),
    "a comment behind stays": (
        "from g import types  # for Content\nUSE(types)\n",
        "# for Content\nUSE\n",
    ),
    "a comment in parentheses stays": (
        "from g import (\n    a,\n    types,  # for Content\n)\nUSE(types)\na\n",
        "from g import (\n    a,\n    # for Content\n)\nUSE\na\n",
    ),
    "a comment for a checker goes": ("from g import types  # noqa: F401\nUSE(types)\n", "USE\n"),
}

KEPT = {
    "unused before": "from g import types\nUSE(1)\n",
    "used elsewhere": "from g import types\nUSE(types)\ntypes.x\n",
    "used in an annotation in a string": "from g import types\nUSE(types)\nx: 'types.A'\n",
    "used in a type inside a string": "from g import types\nUSE(types)\nx = list['types.A']\n",
    "used in a type comment": "from g import types\nUSE(types)\nx = []  # type: list[types.A]\n",
    "used in cast": "from g import types\nUSE(types)\nx = cast('types.Content', 1)\n",
    "exported": "from g import types\nUSE(types)\n__all__ = ['types']\n",
    "exported later": "from g import types\nUSE(types)\n__all__ = []\n__all__ += ['types']\n",
    "exported by extend": "from g import types\nUSE(types)\n__all__.extend(['types'])\n",
    "re-exported by convention": "from g import types as types\nUSE(types)\n",
    "guarded": "try:\n    from g import types\nexcept ImportError:\n    types = None\nUSE(types)\n",
    "of the future": "from __future__ import annotations\nUSE(annotations)\n",
    "of everything": "from g import *\nUSE(types)\n",
    "shadowed in a function": "from g import types\ndef f(types): USE(types)\n",
    "used in a nested function": "from g import types\nUSE(types)\ndef f():\n    lambda: types\n",
    "used by a class body": "from g import types\nUSE(types)\nclass A:\n    x = types\n",
    "used under a shorter chain": "import g.types\nUSE(g.types.Content)\nprint(g)\n",
}


def used(text: str) -> str:
    """With ``USE(...)`` spelled out as a use: the text before."""
    return text


def unused(text: str) -> str:
    import re

    return re.sub(r"USE\([^)\n]*\)", "USE", text)


@pytest.mark.parametrize("name", CASES)
def test_an_import_without_use_is_removed(name: str) -> None:
    before, after = CASES[name]
    assert tidy_imports("x.py", before, unused(before)) == after


@pytest.mark.parametrize("name", KEPT)
def test_an_import_is_kept(name: str) -> None:
    before = KEPT[name]
    assert tidy_imports("x.py", before, unused(before)) == unused(before)


def test_packages_keep_what_they_may_re_export() -> None:
    text = "from g import types\nUSE(types)\n"
    assert tidy_imports("pkg/__init__.py", text, unused(text)) == unused(text)


def test_an_import_that_the_migration_adds_for_nothing_is_removed_too() -> None:
    assert tidy_imports("x.py", "x = 1\n", "import json\nx = 1\n") == "x = 1\n"


def test_what_does_not_parse_is_left() -> None:
    assert tidy_imports("x.py", "import a\na(\n", "import a\n(\n") == "import a\n(\n"
