"""Ctrl-C ends a run cleanly, whatever it is doing."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

BODY = "from google import genai\nclient = genai.Client()\n" + "".join(
    f"def f{n}(x):\n    return client.models.generate_content(model='m', contents=[x, {n}])\n"
    for n in range(1500)
)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupted_check_says_so_and_leaves_nobody_behind(tmp_path: Path, jobs: str) -> None:
    for number in range(12):
        (tmp_path / f"f{number}.py").write_text(BODY)
    process = subprocess.Popen(
        [sys.executable, "-m", "migrate_interactions", "check", "--jobs", jobs],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    time.sleep(4)  # time to come up, also on a busy machine
    assert process.poll() is None
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert (out, err) == (b"", b"\ninterrupted\n")
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


def test_an_interrupted_emulator_ends_quietly(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "migrate_interactions", "emulator"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    seen = b""
    while b"GEMINI_API_KEY" not in seen:
        line = process.stdout.readline()
        assert line, seen
        seen += line
    assert b"export GOOGLE_GEMINI_BASE_URL=http://127.0.0.1:" in seen
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode in (0, 130)
    assert b"Traceback" not in err
