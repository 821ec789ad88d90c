"""Programs to run the command line on, and the command line as people start it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner, Result

from migrate_interactions.command_line import main

#: A history that is sent again with every request: GI101 migrates it.
CHAT = '''\
"""Two questions."""

from google import genai
from google.genai import types

client = genai.Client()
history = []
for question in ["Name a planet.", "And its largest moon?"]:
    history.append(types.Content(role="user", parts=[types.Part(text=question)]))
    response = client.models.generate_content(model="gemini-2.5-flash", contents=history)
    history.append(types.Content(role="model", parts=[types.Part(text=response.text)]))
    print(response.text)
'''

#: The same with a window over the history: it is refused.
WINDOW = CHAT.replace(
    '    history.append(types.Content(role="user"',
    '    del history[:-4]\n    history.append(types.Content(role="user"',
)

ONE_SHOT = """\
from google import genai

client = genai.Client()
print(client.models.generate_content(model="gemini-2.5-flash", contents="Hello").text)
"""

#: Two files that one fix changes together, with ``--one-shots migrate``.
TOGETHER = {
    "llm.py": "from google import genai\n\nclient = genai.Client()\n\n\ndef ask(prompt):\n"
    '    return client.models.generate_content(model="gemini-2.5-flash", contents=prompt)\n',
    "report.py": "from llm import ask\n\n\ndef report(place):\n"
    '    return ask(f"The weather in {place}, in one line").text\n',
}


def started(
    *arguments: str, cwd: Path, stdin: bytes = b"", check: int | None = None, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """``migrate-interactions`` with ``arguments`` in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "migrate_interactions", *arguments],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        env={**os.environ, **environment},
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    if check is not None:
        assert done.returncode == check, done.stderr.decode() + done.stdout.decode()
    return done


def called(*arguments: str, check: int) -> Result:
    """``migrate-interactions`` with ``arguments`` in this process, where it is faster."""
    result = CliRunner().invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == check, result.output
    return result
