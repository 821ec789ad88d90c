"""The page is well-formed, whole, and the same each time, whatever the report holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest

from migrate_interactions.audit.report import AuditReport
from migrate_interactions.reporting.audit.links import Links
from migrate_interactions.reporting.audit.page import page

from .html_text import Page
from .samples import ODD_NAMES, ODD_TEXTS, SAMPLES, many, nothing, odd, rich

samples = pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
SPACE = "\N{NO-BREAK SPACE}"


@samples
def test_it_is_well_formed(sample: Callable[[], AuditReport]) -> None:
    text = page(sample())
    text.encode("utf-8")
    parsed = Page(text)
    ids = parsed.values("id")
    assert len(ids) == len(set(ids))
    inside = {href[1:] for href in parsed.values("href") if href.startswith("#")}
    named = {one for value in parsed.values("aria-labelledby") for one in value.split()}
    assert inside | named | set(parsed.values("for")) <= set(ids)
    assert len(parsed.all("h1")) == 1
    levels = [int(tag[1]) for tag, _ in parsed.elements if re.fullmatch("h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in pairwise(levels))


@samples
def test_it_is_the_same_each_time(sample: Callable[[], AuditReport]) -> None:
    assert page(sample()) == page(sample())


@samples
def test_it_needs_nothing_from_elsewhere(sample: Callable[[], AuditReport]) -> None:
    text = page(sample())
    parsed = Page(text)
    assert parsed.values("src") == []
    assert {tag for tag, _ in parsed.elements} & {
        "link",
        "img",
        "iframe",
        "object",
        "base",
    } == set()
    assert "@import" not in text
    assert "url(" not in text.replace("url(#hatch)", "")
    (policy,) = (one["content"] for one in parsed.all("meta") if "http-equiv" in one)
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


@samples
def test_tables_have_captions_and_headings(sample: Callable[[], AuditReport]) -> None:
    text = page(sample())
    for table in re.findall(r"<table[^>]*>(.*?)</table>", text, re.DOTALL):
        assert table.lstrip().startswith("<caption>")
        for row in re.findall(r"<tr>(.*?)</tr>", table):
            assert row.startswith(('<th scope="row"', '<th scope="col"'))


def test_texts_of_the_report_are_never_markup() -> None:
    text = page(odd())
    parsed = Page(text)
    assert len(parsed.all("script")) == 1
    assert len(parsed.all("style")) == 1
    assert "<b>bold</b>" in parsed.text()
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", text)
    assert "{{ 7 * 7 }} {% raw %}" in parsed.text()
    assert "null \\x00 unpaired \\udcff" in parsed.text()
    for name in ODD_NAMES:
        if name.isprintable() and "`" not in name:
            assert name in parsed.text()
    assert ODD_TEXTS[1] in parsed.text()


def test_links_of_odd_names_stay_links_to_files() -> None:
    plain = Page(page(odd())).values("href")
    assert not [
        href for href in plain if re.match(r"[a-z]+:", href) and "ai.google.dev" not in href
    ]
    assert "javascript%3Aalert%281%29.py#L21" in plain
    assert "not-utf8-%FF.py#L51" in plain
    assert "100%25/%23hash%3Fquery.py#L81" in plain
    based = Page(page(odd(), Links("https://example.com/tree/main/"))).values("href")
    assert "https://example.com/tree/main/javascript%3Aalert%281%29.py#L21" in based


def test_cells_of_notebooks_link_to_their_files() -> None:
    links = Links("https://example.com/")
    assert links.to("a b.ipynb", 4, 3) == "https://example.com/a%20b.ipynb"
    assert links.to_place("a b.ipynb:cell 3:4") == "https://example.com/a%20b.ipynb"
    assert links.to_place("a.py:4:9") == "https://example.com/a.py#L4"
    assert links.to_place("a:1.py:4") == "https://example.com/a%3A1.py#L4"
    assert links.to_place("nowhere") == ""


def test_the_headline_says_the_figures() -> None:
    text = Page(page(rich())).text("main")
    # by hand, from the sample: 135 of 198 lines go; 57 of them really; 131 out, 64 in; 9 of 14
    assert (
        f"68{SPACE}% of the code that orchestrates Gemini can go: 135 of 198 lines, and with them "
        "11 branches. 16 lines change, 47 stay." in text
    )
    assert "removes 57 of the 135 lines by itself" in text
    assert "131 lines out, 64 in, net \N{MINUS SIGN}67." in text
    assert "64 of 100" in text
    assert rich().readiness.formula in text
    assert "LangGraph collapses; Celery shrinks; AutoGen earns its place." in text
    assert f"carries 38{SPACE}kB today and 2.09{SPACE}kB after the migration: 18 times less" in text


def test_six_steps_at_97_percent_are_83() -> None:
    text = Page(page(rich())).text("main")
    assert (
        "answer: the client coordinates 6 steps today and 2 afterwards. At "
        f"97{SPACE}% each, all of them work 83{SPACE}% of the time, then 94{SPACE}%." in text
    )
    # 0.9 ** 6, 0.9 ** 2
    assert f"53{SPACE}% : 81{SPACE}%" in text


def test_another_reliability_is_a_column_of_its_own() -> None:
    report = rich()
    assumed = replace(report.savings.assumptions, reliability=0.999)
    own = replace(report, savings=replace(report.savings, assumptions=assumed))
    heads = re.findall(r'<th scope="col" class="n">([^<]*each[^<]*)</th>', page(own))
    assert heads == ["90 % each", "95 % each", "97 % each", "99 % each", "99.9 % each (set here)"]


def test_tokens_stay_the_same_and_the_page_says_so() -> None:
    text = Page(page(rich())).text("main")
    assert "The input tokens that the model reads stay the same" in text
    stateless = Page(page(replace(rich(), state="stateless"))).text("main")
    assert "puts the earlier turns in again" not in stateless
    assert "requests go on carrying their history" in stateless


def finding_at(text: str, place: str) -> str:
    parts = re.findall(r'<details class="finding".*?</details>', text, re.DOTALL)
    (found,) = (one for one in parts if f"<code>{place}</code>" in one.partition("\n<div")[0])
    return found


def test_a_finding_explains_itself() -> None:
    text = page(rich())
    finding = finding_at(text, "app/chat.py:42")
    assert 'href="app/chat.py#L42"' in finding
    assert "app/chat.py:11:10 client is genai.Client()" in finding
    assert "39-41, 45 (4 lines)" in finding
    code = finding.partition("<pre>")[2].partition("</pre>")[0]
    assert code.count("<mark>") == 1
    before, _, marked = code.partition("<mark>")
    assert "<i>   38 </i>history = load(user)\n" in before
    assert '<i> \N{MINUS SIGN} 39 </i>history.append({"role": "user"' in marked
    assert "<i> \N{RIGHTWARDS ARROW} 42 </i>response = client" in marked
    assert marked.endswith("</mark><i>   46 </i>save(user, history)\n")
    refused = finding_at(text, "app/assistants/sales.py:77")
    assert "<code>summarise(turns)</code> stands in for the turns before line 70" in refused
    assert '<a href="https://ai.google.dev/gemini-api/docs/interactions-overview">' in refused
    assert "a summary stands in for old turns" in refused


def test_what_no_fix_moves_is_not_said_to_shrink() -> None:
    report = rich()
    flows = tuple(replace(one, moves=False) for one in report.savings.flows)
    text = Page(page(replace(report, savings=replace(report.savings, flows=flows)))).text("main")
    assert "after the migration: 18" not in text
    assert f"moved by hand, it would carry 2.09{SPACE}kB" in text


def test_many_places_are_folded() -> None:
    (table,) = re.findall(r"<caption>What blocks.*?</table>", page(odd(9)), re.DOTALL)
    # 72 places: each name eight times
    assert table.partition("<details>")[0].count("<a href") == 5
    assert "and 67 more" in table
    assert table.count("<a href") == 72


def test_empty_parts_say_something() -> None:
    text = Page(page(nothing())).text("main")
    for sentence in (
        "No line of code here orchestrates Gemini.",
        "migrate changes nothing here.",
        "No call here orchestrates, so there is no score.",
        "Nothing was found that has to be settled before code can move.",
        "There is nothing to plan.",
        "No framework or service was found whose place is in question.",
        "No conversation here sends its turns again",
        "No chain of steps was found that the client coordinates.",
        "No file here has to do with Gemini.",
        "Nothing was refused.",
    ):
        assert sentence in text


def test_two_thousand_findings_stay_small() -> None:
    assert len(page(many(2000)).encode()) < 3_000_000
