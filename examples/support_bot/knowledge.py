"""The help centre: short articles, found by the words of a question."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Article:
    """One page of the help centre."""

    title: str
    words: frozenset[str]
    text: str


ARTICLES = (
    Article(
        "Charging the Ember lantern",
        frozenset({"charge", "charging", "battery", "cable", "usb", "led"}),
        "The Ember charges over USB-C with 5 V and at least 1 A; a full charge takes three "
        "hours. The ring is amber while it charges and goes out when it is full. If the ring "
        "blinks red, the battery is too cold: let the lantern warm up above 5 °C first.",
    ),
    Article(
        "Water and the Ember lantern",
        frozenset({"water", "rain", "wet", "waterproof", "lake", "dropped"}),
        "The Ember is splash-proof (IPX4). After a bath take out the battery, shake the water "
        "out of the USB port and let everything dry for 24 hours before charging.",
    ),
    Article(
        "Returns",
        frozenset({"return", "refund", "money", "back", "exchange"}),
        "Unused goods can be returned within 30 days. A return label is printed from the order "
        "page; refunds go to the card that paid, five working days after the parcel arrives.",
    ),
    Article(
        "Warranty",
        frozenset({"warranty", "broken", "defect", "repair", "guarantee"}),
        "Lamps have a warranty of three years, stoves of five. It covers defects of material "
        "and workmanship, not water damage beyond the rated protection.",
    ),
    Article(
        "Cleaning the Kindle stove",
        frozenset({"clean", "cleaning", "soot", "stove", "flame", "jet"}),
        "Let the stove cool, unscrew the burner and clean the jet with the pricker in the lid. "
        "A yellow flame means that the jet is blocked or that the fuel is mixed with water.",
    ),
    Article(
        "Shipping",
        frozenset({"shipping", "delivery", "deliver", "parcel", "arrive", "track"}),
        "Orders before noon leave the same day. Gas cartridges travel by road only, which adds "
        "two days, and are not delivered to islands.",
    ),
)


def best_article(question: str) -> Article | None:
    """The article that shares most words with the question, if any shares one."""
    asked = set(re.findall(r"[a-z]+", question.lower()))
    best = max(ARTICLES, key=lambda article: len(article.words & asked))
    return best if best.words & asked else None
