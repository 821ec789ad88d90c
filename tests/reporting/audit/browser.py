"""A Chromium that is on the machine, without a window and without a network."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PROGRAM = next((found for name in NAMES if (found := shutil.which(name))), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if PROGRAM is None:
        pytest.skip("there is no chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM)
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, file: Path, **options: object) -> Iterator[Page]:
    """The page in ``file``, with nothing but that file in reach.

    Fails at the end if it logged anything, raised anything or asked for anything else.
    """
    context = browser.new_context(offline=True, **options)  # type: ignore[arg-type]
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: said.append(request.url))
    page.goto(file.as_uri())
    yield page
    address = file.as_uri()
    assert [one for one in said if one.partition("#")[0] != address] == []
    context.close()


def unfold(page: Page) -> None:
    """Open all that is folded, and have drawn what is out of sight."""
    page.evaluate(
        """() => {
            for (const one of document.querySelectorAll("details")) one.open = true;
            for (const one of document.querySelectorAll(".finding")) {
                one.style.contentVisibility = "visible";
            }
        }"""
    )
