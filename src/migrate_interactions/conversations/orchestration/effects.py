"""Whether evaluating an expression does anything but give a value."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.walk import descendants

_BUILTINS = frozenset(
    {
        *("list", "dict", "set", "tuple", "frozenset", "str", "int", "float", "bool", "bytes"),
        *("len", "range", "enumerate", "zip", "sorted", "reversed", "min", "max", "sum", "any"),
        *("all", "abs", "round", "repr", "isinstance", "hasattr", "getattr", "type", "object"),
        *("id", "hash", "ord", "chr", "format", "map", "filter", "next", "iter", "super"),
    }
)
#: Functions of modules that only look or make: the beginning of their dotted names.
_LOOKING = (
    *("copy.", "collections.", "time.time", "time.monotonic", "time.perf_counter", "os.getenv"),
    *("os.environ.", "os.path.", "json.dumps", "json.loads", "uuid.uuid", "datetime."),
    *("logging.getLogger", "dataclasses.field", "functools.partial", "typing.", "google.genai."),
    *("re.compile", "redis.from_url", "redis.asyncio.from_url", "sqlite3.connect", "hashlib."),
    *("concurrent.futures.", "threading.", "multiprocessing.", "queue.", "asyncio.Lock"),
    *("asyncio.Semaphore", "asyncio.Queue", "asyncio.Event", "asyncio.get_event_loop"),
    *("asyncio.get_running_loop", "itertools.", "contextvars.", "weakref.", "math."),
    *("langchain_core.", "langchain.chat_models."),
)
#: Methods that change nothing, whatever they are methods of.
_LOOKING_METHODS = frozenset(
    {
        *("get", "copy", "items", "keys", "values", "strip", "lstrip", "rstrip", "lower"),
        *("upper", "title", "split", "splitlines", "join", "format", "replace", "startswith"),
        *("endswith", "encode", "decode", "isoformat", "hexdigest", "hex", "total_seconds"),
        *("count", "index", "model_dump", "to_dict", "dict", "from_text", "from_url"),
        *("removeprefix", "removesuffix", "casefold", "isdigit", "get_history"),
        *("bind_tools", "with_structured_output", "with_config", "with_retry", "with_fallbacks"),
        *("embed_content", "embed_query"),  # requests, of which nothing is left but their answer
    }
)
_DOING = (cst.Await, cst.Yield, cst.NamedExpr)
_MAX_DEPTH = 3
_PLAIN_STATEMENTS = (cst.Return, cst.Pass, cst.Assign, cst.AnnAssign, cst.AugAssign, cst.Expr)


def has_no_effect(facts: Facts, node: cst.CSTNode, depth: int = 0) -> bool:
    """Whether nothing but its value is lost with ``node``, an expression.

    Constructing an object is taken to have no effect, by a capital letter, unless its class is
    here and does more.
    """
    for below in descendants(node):
        if isinstance(below, _DOING):
            return False
        if isinstance(below, cst.Call) and not only_looks(facts, below, depth):
            return False
    return True


def only_looks(facts: Facts, call: cst.Call, depth: int = 0) -> bool:
    """Whether ``call`` itself, its arguments apart, does nothing but give a value."""
    function = facts.values.function_of(call)
    if function is not None:
        return _does_nothing_else(facts, function, depth)
    dotted = facts.values.imported(call.func)
    if dotted and dotted.startswith(_LOOKING):
        return True
    match call.func:
        case cst.Name(value=name):
            if facts.tree.scope_of(call.func).resolve(name) is None:
                return name in _BUILTINS
            return _makes_object(facts, call, name, depth)
        case cst.Attribute(attr=cst.Name(value=name)):
            return name in _LOOKING_METHODS or _makes_object(facts, call, name, depth)
    return False


def _makes_object(facts: Facts, call: cst.Call, name: str, depth: int) -> bool:
    if not name.lstrip("_")[:1].isupper():
        return False
    variable = facts.calls.variable(call.func)
    for binding in variable[0].bindings.get(variable[1], ()) if variable is not None else ():
        if isinstance(binding.node, cst.ClassDef):
            made = facts.calls.method(binding.node, "__init__")
            if made is not None and not _does_nothing_else(facts, made, depth):
                return False
    return True


def _does_nothing_else(facts: Facts, function: cst.FunctionDef, depth: int) -> bool:
    """Whether ``function`` only works out what it gives back, or sets attributes of its own."""
    if depth >= _MAX_DEPTH or function.decorators or function.asynchronous is not None:
        return False
    for below in descendants(function.body):
        if isinstance(below, (cst.Raise, cst.Global, cst.Nonlocal, cst.Del, cst.With, cst.Try)):
            return False
        if isinstance(below, cst.BaseSmallStatement) and not isinstance(below, _PLAIN_STATEMENTS):
            return False
        if isinstance(below, (cst.AssignTarget, cst.AnnAssign, cst.AugAssign)) and not (
            _is_own(facts, below.target)
        ):
            return False
    return has_no_effect(facts, function.body, depth + 1)


def _is_own(facts: Facts, target: cst.BaseExpression) -> bool:
    """Whether a function that sets ``target`` sets something of its own: a name, or of ``self``."""
    if isinstance(target, cst.Attribute):
        owner = facts.calls.self_attribute(target)
        function = facts.calls.enclosing_function(target)
        return owner is not None and function is not None and function.name.value == "__init__"
    return isinstance(target, cst.Name)


_DISPLAYS = (
    *(cst.List, cst.Dict, cst.Set, cst.Tuple, cst.ListComp, cst.DictComp, cst.SetComp),
    *(cst.SimpleString, cst.FormattedString, cst.ConcatenatedString, cst.Integer, cst.Float),
    *(cst.BinaryOperation, cst.Comparison, cst.UnaryOperation),
)


def is_new(facts: Facts, node: cst.BaseExpression | None) -> bool:
    """Whether the value of ``node`` is nobody else's: changing it is seen nowhere else."""
    match node:
        case None:
            return True
        case cst.Name(value="None" | "True" | "False"):
            return True
        case cst.Subscript(slice=[cst.SubscriptElement(slice=cst.Slice())]):
            return True
        case cst.Call(func=func):
            dotted = facts.values.imported(func)
            name = (func.value if isinstance(func, cst.Name) else dotted).rpartition(".")[2]
            is_type = name[:1].isupper() or name in ("list", "dict", "set", "deque", "defaultdict")
            return is_type or dotted.startswith(("copy.", "dataclasses.field"))
        case cst.IfExp(body=body, orelse=orelse):
            return is_new(facts, body) and is_new(facts, orelse)
        case cst.BooleanOperation(left=left, right=right):
            return is_new(facts, left) and is_new(facts, right)
    return isinstance(node, _DISPLAYS)
