"""By which words a prompt asks for a long text."""

from __future__ import annotations

import pytest

from migrate_interactions.conversations.long_running.evidence import Sign
from migrate_interactions.conversations.long_running.signs.words import (
    asked_for,
    asks_for_little,
    asks_for_structure,
    is_named_for_long_text,
)
from tests.unit.long_running.programs import generate, sentence, signs


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        ("Write a detailed report on salt.", "Write a detailed report"),
        ("You are a storyteller. Craft a captivating report that:", "Craft a captivating report"),
        ("Please draft chapter 3 of the novel.", "draft chapter"),
        ("Give me a comprehensive market analysis.", "comprehensive market analysis"),
        ("Do deep research on\nsolar cells.", "deep research"),
        ("Tell me of Rome in at least 1,500 words.", "1,500 words"),
        ("Explain it over ten pages.", "ten pages"),
        ("A 3000-word account of the war.", "3000-word"),
        ("Create a course about knots", "Create a course"),
    ],
)
def test_a_long_text(prompt: str, words: str) -> None:
    assert asked_for(prompt) == words


@pytest.mark.parametrize(
    "prompt",
    [
        "Summarize the following report.",
        "Write a title for this article.",
        "Generate five questions about the chapter.",
        "Create tags for a blog post.",
        "Generate a book cover.",
        "Create a three course menu.",
        "Write a brief report.",
        "Write a concise, comprehensive analysis.",
        "Answer in at most 1000 words.",
        "Keep it under 2000 words.",
        "Explain it in 100 words.",
        "One page, please: page 1.",
        "Is this bug report a duplicate?",
        "Report the weather. Then write.",
        "Book a table. Write it down.",
        "",
    ],
)
def test_no_long_text(prompt: str) -> None:
    assert asked_for(prompt) == ""


@pytest.mark.parametrize(
    "prompt",
    [
        "Summarize the talk in 3 sentences.",
        "Describe the picture in one sentence.",
        "Be brief.",
        "Answer concisely.",
        "Give a short summary of\nthe paper.",
        "Three bullets on the talk.",
    ],
)
def test_little(prompt: str) -> None:
    assert asks_for_little(prompt)


@pytest.mark.parametrize(
    "prompt",
    [
        "Summarize the talk.",
        "Write a full report. Begin it with a short summary.",
        "What happened in two thousand and one?",
        "The brief from the client is this:",
    ],
)
def test_not_little(prompt: str) -> None:
    assert not asks_for_little(prompt)


@pytest.mark.parametrize(
    "prompt",
    [
        "Return a JSON object with the fields.",
        "Format your response as a JSON object with:",
        "Odpowiedz TYLKO w formacie JSON",
        "Answer with one word.",
        "Reply yes or no.",
        "Classify the mail.",
        "Answer only with the label.",
    ],
)
def test_structure(prompt: str) -> None:
    assert asks_for_structure(prompt)


@pytest.mark.parametrize(
    "prompt",
    ["Describe these figures.json: 1", "Write about the JSON wars", "a classification of birds"],
)
def test_no_structure(prompt: str) -> None:
    assert not asks_for_structure(prompt)


@pytest.mark.parametrize(
    "name",
    [
        "write_report",
        "generate_final_report",
        "writeChapter",
        "draft_article_async",
        "deep_research",
    ],
)
def test_functions_for_long_texts(name: str) -> None:
    assert is_named_for_long_text(name)


@pytest.mark.parametrize(
    "name",
    ["report", "parse_report", "report_error", "generate_report_title", "book_flight", "research"],
)
def test_other_functions(name: str) -> None:
    assert not is_named_for_long_text(name)


@pytest.mark.parametrize(
    "source",
    [
        generate(contents="'Write a report on salt.'"),
        "def ask(topic):\n    prompt = f'''Write a full\nreport on {topic}.'''\n    return "
        + generate(contents="prompt"),
        "PROMPT = 'Write a report on {}.'\n" + generate(contents="PROMPT.format('salt')"),
        "def prompt(topic):\n    return 'Write a report on ' + topic\n\n\n"
        + generate(contents="[prompt('salt')]"),
        generate("{'system_instruction': 'You write comprehensive research reports.'}"),
        "def write_report(topic):\n    return " + generate(contents="topic"),
    ],
)
def test_prompts_and_names(source: str) -> None:
    assert signs(source) == {Sign.LONG_TEXT}


@pytest.mark.parametrize(
    "config",
    [
        "{'response_schema': Report}",
        "types.GenerateContentConfig(response_mime_type='application/json')",
        "types.GenerateContentConfig(response_mime_type='text/x.enum')",
        "{'system_instruction': 'Return JSON with the keys a and b.'}",
    ],
)
def test_data_is_no_long_text(config: str) -> None:
    source = "def write_report(Report):\n    return "
    assert signs(source + generate(config, contents="'Write a report.'")) == set()


def test_an_interaction_with_a_schema() -> None:
    form = "{'type': 'text', 'mime_type': 'application/json', 'schema': {}}"
    source = "client.interactions.create(model='m', input='Write a report.'{})"
    assert signs(source.format("")) == {Sign.LONG_TEXT}
    assert signs(source.format(f", response_format={form}")) == set()


def test_what_is_shown_elsewhere_is_no_prompt() -> None:
    source = "print('Write a report.')\n" + generate(contents="'Hello'")
    assert signs(source) == set()


def test_the_words_are_named() -> None:
    said = sentence(generate(contents="'Write a report on salt.'"), Sign.LONG_TEXT)
    assert said == "the prompt asks for a long text ('Write a report')"
