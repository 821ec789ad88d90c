"""The verifier stops what is wrong, and only what the migration made wrong."""

import pytest

from migrate_interactions.engine.verify import verify

#: (before, after, a part of the problem)
REJECTED = {
    "does not parse": ("x = 1\n", "x = (\n", "does not parse"),
    "does not compile": ("def f(): return 1\n", "return 1\n", "'return' outside function"),
    "a name without binding": ("x = 1\n", "x = y\n", "the name y is not bound (line 1)"),
    "an import removed too much": (
        "from g import types\nx = types\n",
        "x = types\n",
        "types is not bound",
    ),
    "a local that lost its assignment": (
        "def f():\n    r = g()\n    return r\ndef g(): pass\n",
        "def f():\n    g()\n    return r\ndef g(): pass\n",
        "the name r is not bound",
    ),
    "a class attribute is not seen in methods": (
        "class A:\n    i = None\n    def f(self): return self.i\n",
        "class A:\n    i = None\n    def f(self): return i\n",
        "the name i is not bound",
    ),
    "a comprehension's name outside it": (
        "x = [y for y in z()]\ndef z(): pass\n",
        "x = [y for y in z()]\ny\ndef z(): pass\n",
        "the name y is not bound",
    ),
    "a name read before it is assigned": (
        "def f(c):\n    while True:\n        r = c()\n",
        "def f(c):\n    while True:\n        r = c(last)\n        last = r.id\n",
        "the name last is read before anything is assigned",
    ),
    "a module's name read before it is assigned": (
        "def c(*a): pass\nr = c()\n",
        "def c(*a): pass\nr = c(last)\nlast = r\n",
        "the name last is read before",
    ),
    "an attribute nobody sets": (
        "class A:\n    def f(self): return 1\n",
        "class A:\n    def f(self): return self.interaction_id\n",
        "self.interaction_id is read but nowhere set",
    ),
    "a dead import": ("import os\nos\n", "import os\n1\n", "the import of os is not used"),
    "a new import for nothing": ("x = 1\n", "import json\nx = 1\n", "import of json"),
    "an argument that create has not": (
        "client = 1\n",
        "client = 1\nclient.interactions.create(model='m', contents='x')\n",
        "no argument contents (line 2)",
    ),
}

ACCEPTED = {
    "nothing changed": ("x = undefined\nimport os\n", "x = undefined\nimport os\n"),
    "wrong before": (
        "c = 1\nc.interactions.create(contents=1)\nx = 1\n",
        "c = 1\nc.interactions.create(contents=1)\nx = 2\n",
    ),
    "an old turn in a call that is changed elsewhere": (
        'c = 1\nt = [{"role": "user"}]\nc.interactions.create(model="m", input=t)\n',
        'c = 1\nt = [{"role": "user"}]\nc.interactions.create(model="m", input=t, store=False)\n',
    ),
    "names with an order that was odd before": (
        "def f():\n    while 1:\n        use(x)\n        x = 1\ndef use(x): pass\n",
        "def f():\n    while 1:\n        use(x)\n        x = 2\ndef use(x): pass\n",
    ),
    "await at the top, as before": ("await x()\ndef x(): pass\n", "await x(1)\ndef x(a): pass\n"),
    "globals, closures, walrus, match, except, with": (
        "x = 1\n",
        """\
last = None
def f(c):
    global last
    last = c.id
    def inner():
        nonlocal c
        c = last
        return [a for a in c if (b := a)], b
    try:
        pass
    except ValueError as error:
        print(error)
    with open("x") as file, open("y") as (p, q):
        print(file, p, q, __name__)
    match c:
        case {"a": one, **rest}:
            print(one, rest)
        case [first, *others] if first:
            print(first, others)
        case A(x=2) as whole:
            print(whole)
    for i, (j, *k) in c:
        print(i, j, k)
    return inner, lambda z, *y, w=1, **v: (z, y, w, v)
class A(dict, metaclass=type):
    size: int
    def __init__(self):
        self.last = __class__
        self.size = self.last
    async def g(self):
        async for m in self.g():
            yield m
        async with self.g() as n:
            yield n, {o: q for o, q in n}, {r for r in n}, (s for s in n)
    def later(self) -> "Later": ...
class Later: ...
""",
    ),
    "an attribute that is a field of the class": (
        "class A:\n    x: int = 1\n",
        "class A:\n    x: int = 1\n    i: str | None = None\n    def f(self): return self.i\n",
    ),
    "decorators and annotations": (
        "def d(f): return f\n",
        "def d(f): return f\n@d\ndef g(x: int = 1, *, y: 'str' = '') -> list['int']: return x, y\n",
    ),
}


@pytest.mark.parametrize("name", REJECTED)
def test_rejected(name: str) -> None:
    before, after, problem = REJECTED[name]
    problems = verify(before, after, "x.py")
    assert any(problem in one for one in problems), problems
    assert verify(before, before, "x.py") == ()


@pytest.mark.parametrize("name", ACCEPTED)
def test_accepted(name: str) -> None:
    before, after = ACCEPTED[name]
    assert verify(before, after, "x.py") == ()


def test_a_text_that_this_python_cannot_parse_cannot_be_vouched_for() -> None:
    text = "match = f'{x!r:{'a' 'b'}}'\n" if False else "type X[T = int] = list[T]\n"
    try:
        compile(text, "x", "exec")
    except SyntaxError:
        assert "cannot be checked" in verify(text, text + "x = 1\n", "x.py")[0]
    else:
        assert verify(text, text + "x = 1\n", "x.py") == ()
