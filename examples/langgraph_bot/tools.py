"""What the model can look up and do at the desk."""

from langchain_core.tools import tool

from catalogue import LOANS, matching, renewed


@tool
def find_book(words: str) -> str:
    """Look up books by words of their title or author.

    Args:
        words: One or more words, separated by spaces.
    """
    found = matching(words)
    if not found:
        return "No such book."
    return "\n".join(
        f"{book.title} ({book.author}), shelf {book.shelf}, {book.copies} on the shelf"
        for book in found
    )


@tool
def list_loans(card: str) -> str:
    """List what a reader has at home, and when it is due.

    Args:
        card: The number on the reader's card.
    """
    loans = LOANS.get(card)
    if loans is None:
        return "No reader has this card."
    return "\n".join(f"{loan.title}, due {loan.due:%d %B}" for loan in loans)


@tool
def renew_loan(card: str, title: str) -> str:
    """Renew a loan by three weeks.

    Args:
        card: The number on the reader's card.
        title: The full title of the book.
    """
    due = renewed(card, title)
    return f"Renewed, due {due:%d %B}." if due else "This loan cannot be renewed."


DESK_TOOLS = [find_book, list_loans, renew_loan]
# Gemini 2.5 takes either functions or its own web search in a request, not both.
WEB_TOOLS = [{"google_search": {}}]
