"""The library's books and loans. In production this is a view of the lending system."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Book:
    """One title and how many copies stand on the shelf."""

    title: str
    author: str
    shelf: str
    copies: int


@dataclass
class Loan:
    """A book that a reader has at home."""

    title: str
    due: date
    renewals: int = 0


LOAN_PERIOD = timedelta(days=21)
MAX_RENEWALS = 2

BOOKS = (
    Book("The Left Hand of Darkness", "Ursula K. Le Guin", "FIC LEG", 2),
    Book("The Dispossessed", "Ursula K. Le Guin", "FIC LEG", 0),
    Book("Piranesi", "Susanna Clarke", "FIC CLA", 1),
    Book("The Soul of a New Machine", "Tracy Kidder", "004.16 KID", 1),
    Book("Seeing Like a State", "James C. Scott", "338.9 SCO", 1),
    Book("The Art of Electronics", "Paul Horowitz", "621.38 HOR", 0),
)

LOANS: dict[str, list[Loan]] = {
    "4711": [Loan("The Dispossessed", date(2025, 11, 3))],
    "0815": [
        Loan("The Art of Electronics", date(2025, 11, 10), renewals=2),
        Loan("Piranesi", date(2025, 11, 24)),
    ],
}


def matching(words: str) -> list[Book]:
    """Books whose title or author has all of the words in it."""
    wanted = words.lower().split()
    return [
        book
        for book in BOOKS
        if all(word in f"{book.title} {book.author}".lower() for word in wanted)
    ]


def renewed(card: str, title: str) -> date | None:
    """The new due date, or None if the loan cannot be renewed once more."""
    for loan in LOANS.get(card, []):
        if loan.title.lower() == title.lower() and loan.renewals < MAX_RENEWALS:
            loan.renewals += 1
            loan.due += LOAN_PERIOD
            return loan.due
    return None
