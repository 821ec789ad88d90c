"""The magazine's own articles: found by their words, indexed every night."""

import json
import re
from pathlib import Path

ARTICLES = Path(__file__).parent / "articles.json"
INDEX = Path(__file__).parent / "index.json"


def build_index() -> int:
    """Index all articles by their words; the number of articles."""
    articles = json.loads(ARTICLES.read_text("utf-8"))
    index: dict[str, list[str]] = {}
    for article in articles:
        for word in sorted(set(re.findall(r"[a-z]{3,}", article["text"].lower()))):
            index.setdefault(word, []).append(article["id"])
    INDEX.write_text(json.dumps(index), "utf-8")
    return len(articles)


def search_archive(words: str) -> list[str]:
    """The ids of articles that have all of the words."""
    index = json.loads(INDEX.read_text("utf-8"))
    found = [set(index.get(word, ())) for word in words.lower().split()]
    return sorted(set.intersection(*found)) if found else []


def read_article(article_id: str) -> str:
    """The text of an article."""
    articles = json.loads(ARTICLES.read_text("utf-8"))
    texts = {article["id"]: article["text"] for article in articles}
    return texts.get(article_id, "There is no such article.")
