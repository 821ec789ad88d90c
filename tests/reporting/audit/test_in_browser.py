"""The pages in Chromium: quiet, readable without a script, accessible, narrow, printable."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from migrate_interactions.reporting.audit.burndown import burndown_files
from migrate_interactions.reporting.audit.fleet_files import PAGE, fleet_files
from migrate_interactions.reporting.audit.page import page as page_of

from .browser import browser, opened, unfold
from .fleets import BURNDOWNS, FLEETS
from .samples import SAMPLES, many, odd

__all__ = ["browser"]
#: One browser for all of them.
pytestmark = pytest.mark.xdist_group("browser")

MORE = [*(f"fleet {name}" for name in FLEETS), *(f"burndown {name}" for name in BURNDOWNS)]
#: The page of five hundred findings with odd names is for the slow tests.
EACH = [pytest.param(one, marks=[pytest.mark.slow] if one == "odd" else []) for one in SAMPLES]
samples = pytest.mark.parametrize("sample", EACH)
#: With the pages of fleets and burndowns, which have no script.
all_pages = pytest.mark.parametrize(
    "sample", [*EACH, *(pytest.param(name, marks=pytest.mark.slow) for name in MORE)]
)
PHONE = {"width": 390, "height": 844}
GROUNDS = {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 24, 29)"}
SHOWN = ".finding:not([hidden])"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of each sample."""
    folder = tmp_path_factory.mktemp("pages")
    more = {"many": lambda: many(2000), "fewer": lambda: odd(18)}
    for name, sample in {**SAMPLES, **more}.items():
        (folder / f"{name}.html").write_text(page_of(sample()), "utf-8", newline="\n")
    for name, fleet in FLEETS.items():
        (folder / f"fleet {name}.html").write_bytes(fleet_files(fleet(), {})[PAGE])
    for name, burndown in BURNDOWNS.items():
        (folder / f"burndown {name}.html").write_bytes(burndown_files(burndown())[PAGE])
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, PHONE["width"]])
@pytest.mark.parametrize("sample", ["rich", "nothing", "fewer", *MORE])
def test_it_is_accessible(browser: Browser, folder: Path, sample: str, width: int) -> None:
    size = {"width": width, "height": 844}
    with opened(browser, folder / f"{sample}.html", viewport=size) as page:
        unfold(page)
        for scheme, ground in GROUNDS.items():
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate("getComputedStyle(document.body).backgroundColor") == ground
            found = Axe().run(page, options={"resultTypes": ["violations"]}).response
            wrong = [
                (one["id"], node["html"][:200], node["failureSummary"])
                for one in found["violations"]
                for node in one["nodes"]
            ]
            assert wrong == []
            assert {"color-contrast", "page-has-heading-one"} <= {
                one["id"] for one in found["passes"]
            }


@pytest.mark.slow
@all_pages
def test_it_fits_a_phone(browser: Browser, folder: Path, sample: str) -> None:
    with opened(browser, folder / f"{sample}.html", viewport=PHONE) as page:
        unfold(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        outside = page.evaluate(
            "[...document.querySelectorAll('main *')].filter(one => !one.closest('.scroll, svg')"
            " && one.getBoundingClientRect().right > innerWidth + 1).map(one => one.outerHTML)"
        )
        assert outside == []


@pytest.mark.slow
@samples
def test_it_can_be_read_without_a_script(browser: Browser, folder: Path, sample: str) -> None:
    with opened(browser, folder / f"{sample}.html", java_script_enabled=False) as page:
        assert page.locator("h1").is_visible()
        assert page.locator(".headline strong").first.is_visible()
        assert not page.locator("#filter").is_visible()
        if sample == "nothing":
            return
        first = page.locator(".finding").first
        assert not first.locator("dl").is_visible()
        first.locator("summary").click()
        assert first.locator("dl").is_visible()


def shown(page: Page) -> list[str]:
    return page.locator(f"{SHOWN} > summary > code").all_text_contents()


def test_findings_can_be_filtered(browser: Browser, folder: Path) -> None:
    with opened(browser, folder / "rich.html") as page:
        whole = shown(page)
        assert len(whole) == 8
        page.select_option("#filter-rule", "GI101")
        assert shown(page) == ["app/assistants/sales.py:77", "notebooks/try it.ipynb:cell 3:4"]
        assert page.locator("#shown").inner_text() == "2 of 8 findings shown."
        assert page.locator(".wave").evaluate_all("all => all.map(one => one.hidden)") == [
            True, True, False,
        ]  # fmt: skip
        page.select_option("#filter-folder", "app")
        assert shown(page) == ["app/assistants/sales.py:77"]
        page.select_option("#filter-rule", "")
        page.select_option("#filter-outcome", "review")
        assert shown(page) == ["app/tools.py:61"]
        page.click("button[type=reset]")
        # nothing that polls by eval, which the page's policy forbids
        page.get_by_text("8 findings.", exact=True).wait_for()
        assert shown(page) == whole
        # of the facts of one finding, in other letters
        page.fill("#filter-text", "SUMMARISE(turns)")
        assert shown(page) == ["app/assistants/sales.py:77"]
        page.fill("#filter-text", "nowhere at all")
        assert shown(page) == []
        assert page.locator("#shown").inner_text() == "0 of 8 findings shown."


def test_findings_can_be_sorted(browser: Browser, folder: Path) -> None:
    with opened(browser, folder / "rich.html") as page:
        before = shown(page)
        page.select_option("#filter-order", "rule")
        assert shown(page)[1:3] == ["jobs/research.py:20", "app/tools.py:61"]
        page.select_option("#filter-order", "minutes")
        assert shown(page)[-1] == "review/panel.py:18"
        page.select_option("#filter-order", "place")
        assert shown(page) == before


def test_odd_names_of_folders_can_be_filtered(browser: Browser, folder: Path) -> None:
    with opened(browser, folder / "odd.html") as page:
        page.select_option("#filter-folder", "\u05e9\u05dc\u05d5\u05dd")
        # every ninth of 500, from the fourth on
        assert page.locator(SHOWN).count() == 56


def test_a_link_to_a_finding_unfolds_it(browser: Browser, folder: Path) -> None:
    with opened(browser, folder / "rich.html") as page:
        finding = page.locator(".finding", has_text="app/chat.py:42")
        anchor = finding.locator("> div").get_attribute("id")
        assert not finding.locator("dl").is_visible()
        page.goto(f"{(folder / 'rich.html').as_uri()}#{anchor}")
        finding.locator("dl").wait_for(state="visible")


def test_the_first_stop_skips_the_navigation(browser: Browser, folder: Path) -> None:
    with opened(browser, folder / "rich.html") as page:
        page.keyboard.press("Tab")
        link = page.locator(".skip:focus")
        assert link.bounding_box()["x"] >= 0
        assert link.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"


@pytest.mark.slow
@pytest.mark.parametrize("script", [True, False])
def test_paper_has_all_of_it(browser: Browser, folder: Path, script: bool) -> None:
    with opened(browser, folder / "rich.html", java_script_enabled=script) as page:
        page.emulate_media(media="print")
        for number in range(8):
            assert page.locator(".finding dl").nth(number).is_visible()
        assert page.locator("#categories table").is_visible()
        assert not page.locator("nav").is_visible()
        assert page.pdf(format="A4").startswith(b"%PDF-")


#: A4 with the margins that browsers print with.
PAPER = {"width": 718, "height": 1000}


@pytest.mark.slow
@pytest.mark.parametrize("sample", ["rich", "fleet rich", "burndown rich"])
def test_no_table_is_wider_than_paper(browser: Browser, folder: Path, sample: str) -> None:
    with opened(browser, folder / f"{sample}.html", viewport=PAPER) as page:
        page.emulate_media(media="print")
        tables = page.locator("main table")
        widths = tables.evaluate_all("all => all.map(one => one.getBoundingClientRect().right)")
        assert widths != []
        assert max(widths) <= PAPER["width"]


@pytest.mark.slow
@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize(
    ("sample", "tables"),
    # of a fleet: the chart, lost ones, repositories, blockers, waves, calls, verdicts
    [("fleet rich", 7), ("burndown rich", 4)],
)
def test_paper_has_all_of_fleets_and_burndowns(
    browser: Browser, folder: Path, sample: str, tables: int, script: bool
) -> None:
    with opened(browser, folder / f"{sample}.html", java_script_enabled=script) as page:
        page.emulate_media(media="print")
        every = page.locator("main table").all()
        assert [one.is_visible() for one in every] == [True] * tables
        assert page.locator("figure svg").first.is_visible()
        assert not page.locator("nav").is_visible()
        assert page.pdf(format="A4").startswith(b"%PDF-")


@pytest.mark.parametrize("width", [1280, PHONE["width"]])
def test_commits_and_dates_stay_in_one_line(browser: Browser, folder: Path, width: int) -> None:
    size = {"width": width, "height": 844}
    with opened(browser, folder / "burndown rich.html", viewport=size) as page:
        cells = page.locator("#commits tbody tr > :is(th, td:nth-child(2))")
        heights = cells.evaluate_all(
            """all => all.map(one => {
                const range = document.createRange();
                range.selectNodeContents(one);
                return range.getClientRects().length;
            })"""
        )
        # 38 commits that were audited; an element and its text, or a text
        assert heights == [2, 1] * 38 or heights == [1, 1] * 38


@pytest.mark.slow
def test_two_thousand_findings_open_quickly(browser: Browser, folder: Path) -> None:
    with opened(browser, folder / "many.html") as page:
        took = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
        assert took < 10_000
        page.fill("#filter-text", "conversation_3.py")
        assert page.locator(SHOWN).count() == 68
        page.fill("#filter-text", "")
        # every seventeenth, and none of services/team_10 to team_16
        page.select_option("#filter-folder", "services/team_1")
        assert page.locator(SHOWN).count() == 118
