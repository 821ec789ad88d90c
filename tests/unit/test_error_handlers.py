"""What becomes of code that catches, tests and reads the errors of a call."""

from __future__ import annotations

import textwrap

import pytest

from migrate_interactions.conversations import analyse
from migrate_interactions.engine.apply import apply_edits
from migrate_interactions.findings import Fix, OneShots, Policy
from migrate_interactions.sources import Project
from migrate_interactions.syntax.tree import parse_tree

HEAD = """
import httpx
import requests
from google import genai
from google.genai import errors
client = genai.Client()
"""

CALL = 'client.models.generate_content(model="m", contents="x")'


def moved(code: str) -> str | None:
    """The code after the first one-shot's fix, without its head; None if it is refused."""
    from interactions_codemods import CODEMODS

    text = textwrap.dedent(code)
    facts = analyse(parse_tree("module.py", text), Project(base="/nowhere"))
    policy = Policy(one_shots=OneShots.MIGRATE)
    rule = next(one for one in CODEMODS if one.code == "GI106")
    finding = next(iter(rule.detect(facts, policy)))
    result = rule.fix(finding, facts, policy)
    if not isinstance(result, Fix):
        assert result.reason == "error-handler"
        return None
    return apply_edits(text, result.edits["module.py"])


def caught(handlers: str, before: str = "") -> str | None:
    """``try`` with a call and ``handlers``, moved."""
    lines = [*textwrap.dedent(before).splitlines(), f"print({CALL}.text)"]
    body = "".join(f"    {line}\n" for line in lines if line)
    return moved(f"{HEAD}try:\n{body}{textwrap.dedent(handlers)}")


CLASSES = {
    "errors.APIError": "APIStatusError",
    "errors.ServerError": "InternalServerError",
    "(errors.ServerError, errors.ClientError)": "APIStatusError",
    "(errors.APIError, ValueError)": "(APIStatusError, ValueError)",
    "(ValueError, errors.ServerError)": "(ValueError, InternalServerError)",
    "genai.errors.APIError": "APIStatusError",
    "httpx.TimeoutException": "APITimeoutError",
    "httpx.ConnectError": "APIConnectionError",
    "(httpx.ReadTimeout, errors.ServerError)": "(APITimeoutError, InternalServerError)",
    "requests.ConnectionError": "requests.ConnectionError",
    "ValueError": "ValueError",
}


@pytest.mark.parametrize("old", CLASSES, ids=str)
def test_the_new_class_takes_the_place_of_the_old_one(old: str) -> None:
    after = caught(f"except {old}:\n    print('no')\n")
    assert after is not None
    assert f"except {CLASSES[old]}:" in after


@pytest.mark.parametrize(
    "other",
    [
        'client.files.upload(file="a.txt")',
        'client.models.count_tokens(model="m", contents="x")',
        'client.chats.create(model="m").send_message("x")',
        "raise errors.APIError(500, {})",
    ],
)
def test_both_are_caught_where_something_else_raises_old_errors(other: str) -> None:
    after = caught("except errors.APIError as e:\n    print(e.code)\n", before=other)
    assert after is not None
    assert "except (errors.APIError, APIStatusError) as e:" in after
    assert "print(e.status_code if isinstance(e, APIStatusError) else e.code)" in after


def test_what_cannot_raise_old_errors_does_not_count() -> None:
    before = "print(len('x'))\nclient.interactions.create(model='m', input='y')"
    after = caught("except errors.APIError:\n    pass\n", before=before)
    assert after is not None
    assert "except APIStatusError:" in after


def test_server_errors_are_not_caught_as_client_errors() -> None:
    after = caught("except errors.ClientError:\n    print('no')\n")
    assert after is not None
    assert (
        "except APIStatusError as error:\n"
        "    if isinstance(error, InternalServerError):\n"
        "        raise\n"
        "    print('no')\n"
    ) in after


def test_server_errors_that_were_caught_before_need_no_test() -> None:
    after = caught(
        """\
        except errors.ServerError:
            print("theirs")
        except errors.ClientError as e:
            print(e.code)
        """
    )
    assert after is not None
    assert "except InternalServerError:" in after
    assert "except APIStatusError as e:\n    print(e.status_code)" in after


def test_all_client_errors_are_listed_where_a_later_handler_has_the_others() -> None:
    after = caught(
        """\
        except errors.ClientError:
            print("ours")
        except errors.ServerError:
            print("theirs")
        """
    )
    assert after is not None
    assert "except CLIENT_ERRORS:" in after
    assert "except InternalServerError:" in after
    assert "    RateLimitError,\n)" in after


READS = {
    "e.code": "e.status_code",
    "e.code == 429": "e.status_code == 429",
    "e.code >= 500": "e.response.status_code >= 500",
    "400 <= e.code < 500": "400 <= e.response.status_code < 500",
    "e.code // 100": "e.response.status_code // 100",
    "e.details": "e.body",
    "e.message": 'service_error(e).get("message")',
    "e.status": 'service_error(e).get("status")',
    "e.response.headers": "e.response.headers",
    'getattr(e, "code", None)': 'getattr(e, "status_code", None)',
    "str(e)": "str(e)",
    "type(e).__name__": "type(e).__name__",
}


@pytest.mark.parametrize("old", READS, ids=str)
def test_reads(old: str) -> None:
    after = caught(f"except errors.APIError as e:\n    print({old})\n")
    assert after is not None
    assert f"print({READS[old]})" in after


REFUSED = {
    "unknown attribute": "except errors.APIError as e:\n    print(e.args)\n",
    "handed on": "except errors.APIError as e:\n    report(e)\n",
    "kept in a list": "except errors.APIError as e:\n    failed = [e]\n",
    "by a name": "except errors.APIError as e:\n    print(getattr(e, field))\n",
    "hasattr": "except Exception as e:\n    print(hasattr(e, 'code'))\n",
    "of whatever error": "except Exception as e:\n    print(e.code)\n",
    "beginning of its text": "except Exception as e:\n    print(str(e).startswith('429'))\n",
    "name of its class": "except Exception as e:\n    print(type(e).__name__ == 'ClientError')\n",
    "cause": "except ValueError as e:\n    print(e.__cause__.code)\n",
    "connection first": (
        "except httpx.ConnectError:\n    pass\nexcept httpx.TimeoutException:\n    pass\n"
    ),
}


@pytest.mark.parametrize("handlers", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_moved(handlers: str) -> None:
    assert caught(handlers) is None


def test_a_class_that_is_named_for_somebody_else_stops_the_move() -> None:
    assert moved(f"{HEAD}app.register(errors.APIError)\nprint({CALL}.text)\n") is None


TESTS = {
    "isinstance(e, errors.APIError) and e.code == 429": (
        "isinstance(e, APIStatusError) and e.status_code == 429"
    ),
    "isinstance(e, errors.ClientError) and e.code == 429": (
        "isinstance(e, APIStatusError) and e.status_code == 429"
    ),
    "isinstance(e, errors.ClientError)": (
        "isinstance(e, APIStatusError) and not isinstance(e, InternalServerError)"
    ),
    "not isinstance(e, errors.ServerError)": "not isinstance(e, InternalServerError)",
    'getattr(e, "code", 0) == 503': ('getattr(e, "status_code", getattr(e, "code", 0)) == 503'),
}


@pytest.mark.parametrize("old", TESTS, ids=str)
def test_tests_in_a_handler_of_everything(old: str) -> None:
    after = caught(f"except Exception as e:\n    if {old}:\n        print('x')\n")
    assert after is not None
    assert f"if {TESTS[old]}:" in after


def test_a_class_that_is_imported_under_another_name() -> None:
    after = moved(
        f"""
from google import genai
from google.genai.errors import APIError as GeminiError
client = genai.Client()
try:
    print({CALL}.text)
except GeminiError as e:
    raise RuntimeError(f"Gemini: {{e}}") from e
"""
    )
    assert after is not None
    assert "except APIStatusError as e:" in after


def test_handlers_at_the_callers() -> None:
    after = moved(
        f"""{HEAD}
def ask():
    return {CALL}.text

def twice():
    return ask() + ask()

try:
    twice()
except errors.APIError as e:
    print(e.code)

try:
    client.files.get(name="files/x")
except errors.APIError as e:
    print(e.code)
"""
    )
    assert after is not None
    first, second = after.split("try:")[1:]
    assert "except APIStatusError as e:\n    print(e.status_code)" in first
    assert "except errors.APIError as e:\n    print(e.code)" in second


def test_handlers_where_the_result_of_a_future_is_asked_for() -> None:
    after = moved(
        f"""{HEAD}
future = pool.submit(client.models.generate_content, model="m", contents="x")
try:
    print(future.result().text)
except errors.APIError as e:
    print(e.code)
"""
    )
    assert after is not None
    assert "except (errors.APIError, APIStatusError) as e:" in after


def test_handlers_around_the_loop_over_a_stream() -> None:
    after = moved(
        f"""{HEAD}
stream = client.models.generate_content_stream(model="m", contents="x")
try:
    for chunk in stream:
        print(chunk.text, end="")
except errors.APIError as e:
    print(e.code)
"""
    )
    assert after is not None
    # a stream that breaks off raises the old class, a request the new one
    assert "except (errors.APIError, APIStatusError) as e:" in after


def test_policies_of_decorators() -> None:
    after = moved(
        f"""{HEAD}
@retry(retry=retry_if_exception_type(errors.ServerError) | retry_if_exception(is_quota))
def ask():
    return {CALL}.text

def is_quota(error):
    return isinstance(error, errors.ClientError) and error.code == 429
"""
    )
    assert after is not None
    assert "retry_if_exception_type(InternalServerError)" in after
    assert "isinstance(error, APIStatusError) and error.status_code == 429" in after


def test_a_second_move_adds_nothing() -> None:
    code = f"""{HEAD}
from google.genai._gaos.lib.compat_errors import APIStatusError
try:
    client.files.get(name="files/x")
    print({CALL}.text)
except (errors.APIError, APIStatusError) as e:
    print(e.status_code if isinstance(e, APIStatusError) else e.code)
"""
    after = moved(code)
    assert after is not None
    assert after.split("except")[1] == code.split("except")[1]
