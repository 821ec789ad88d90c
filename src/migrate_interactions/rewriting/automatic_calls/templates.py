"""What is added to a module whose functions were called by the SDK."""

from __future__ import annotations

from dataclasses import dataclass

from migrate_interactions.findings import Version
from migrate_interactions.rewriting.templates import Template

#: From here on the SDK describes a function's parameters by a JSON schema.
JSON_SCHEMAS_SINCE = Version(2, 18)
#: How many requests the SDK makes at most, where nothing else is said.
MOST_REQUESTS = 10
_FUNCTIONS = (("collections.abc", "Callable"), ("typing", "Any"))


@dataclass(frozen=True)
class LoopFeatures:
    """What the module's calls need of the loop that answers the model."""

    is_async: bool
    #: Whether built-in tools are given besides the functions.
    has_other_tools: bool
    #: Whether the number of requests is given.
    is_limited: bool
    stored: bool
    #: Whether there is another one, for synchronous calls.
    is_second: bool

    @property
    def prefix(self) -> str:
        """What the names begin with."""
        return "a" if self.is_second else ""


def function_tool(types: str, target: Version) -> Template:
    """``function_tool``: what the SDK would tell the model of a function."""
    if target >= JSON_SCHEMAS_SINCE:
        made = """
        callable=function, use_json_schema=True
    """
        schema = """    if declaration.parameters_json_schema:
        tool["parameters"] = declaration.parameters_json_schema
"""
    else:
        made = "callable=function"
        schema = """    if declaration.parameters:
        schema = declaration.parameters.json_schema
        tool["parameters"] = schema.model_dump(exclude_none=True, mode="json")
"""
    code = f'''
def function_tool(function: Callable[..., Any]) -> dict[str, Any]:
    """A Python function as a tool, described by its signature and docstring."""
    declaration = {types}.FunctionDeclaration.from_callable_with_api_option({made})
    tool: dict[str, Any] = {{"type": "function", "name": declaration.name}}
    if declaration.description:
        tool["description"] = declaration.description
{schema}    return tool
'''
    return Template(code, _FUNCTIONS)


def function_results(name: str, *, is_async: bool) -> Template:
    """``function_results``: the answers to all function calls among the steps of an interaction."""
    define = "async def" if is_async else "def"
    called = """            result = {"result": function(**arguments)}
"""
    imports = [*_FUNCTIONS, ("collections.abc", "Iterable"), ("collections.abc", "Sequence")]
    if is_async:
        called = """            if iscoroutinefunction(function):
                result = {"result": await function(**arguments)}
            else:
                result = {"result": await to_thread(function, **arguments)}
"""
        imports += [("asyncio", "to_thread"), ("inspect", "iscoroutinefunction")]
    code = f'''
{define} {name}(
    steps: Iterable[Any], functions: Sequence[Callable[..., Any]]
) -> list[dict[str, Any]]:
    """Call what the model asks for; all results go back together."""
    by_name = {{function.__name__: function for function in functions}}
    results = []
    for step in steps:
        if step.type != "function_call":
            continue
        function, arguments = by_name[step.name], step.arguments or {{}}
        try:
{called}        except Exception as error:  # the model is told what went wrong
            result = {{"error": str(error)}}
        answer = {{"type": "function_result", "call_id": step.id, "name": step.name}}
        results.append({{**answer, "result": result}})
    return results
'''
    return Template(code, tuple(imports))


def create_with_functions(name: str, results: str, has: LoopFeatures) -> Template:
    """``create_with_functions``: interactions until the model calls no function any more."""
    define, wait = ("async def", "await ") if has.is_async else ("def", "")
    given = "    client: Any, *, functions: Sequence[Callable[..., Any]], **request: Any\n"
    most = f"{MOST_REQUESTS - 1}"
    if has.is_limited:
        given = f"""    client: Any,
    *,
    functions: Sequence[Callable[..., Any]],
    maximum_requests: int = {MOST_REQUESTS},
    **request: Any,
"""
        most = "maximum_requests - 1"
    begin, follow = (
        "",
        """        request["input"] = results
        request["previous_interaction_id"] = interaction.id
""",
    )
    if not has.stored:
        begin = """    content = [{"type": "text", "text": request["input"]}]
    request["input"] = [{"type": "user_input", "content": content}]
"""
        follow = """        request["input"] += [*interaction.steps, *results]
"""
    create = f"{wait}client.interactions.create(**request{'' if has.stored else ', store=False'})"
    code = f'''
{define} {name}(
{given}) -> Any:
    """Create interactions until the model calls no function any more; return the last."""
    request["tools"] = {tools_of("request", has)}
{begin}    interaction = {create}
    for _ in range({most}):
        results = {wait}{results}(interaction.steps or [], functions)
        if not results:
            break
{follow}        interaction = {create}
    return interaction
'''
    return Template(code, (*_FUNCTIONS, ("collections.abc", "Sequence")))


def tools_of(given: str, has: LoopFeatures) -> str:
    """The functions as tools, behind those that the dictionary ``given`` has by now."""
    if has.has_other_tools:
        return f'[*{given}.get("tools", ()), *map(function_tool, functions)]'
    return "[function_tool(function) for function in functions]"
