"""What somebody may have meant with a word that nobody knows."""

from __future__ import annotations

from collections.abc import Iterable


def did_you_mean(word: str, known: Iterable[str], quote: str = "") -> str:
    """``did you mean state?`` where one of ``known`` is like ``word``; else nothing.

    Upper and lower case, hyphens and underscores count as the same. Of words that are equally
    like it, that with the most characters in the same place is named, within ``quote``.
    """
    from difflib import SequenceMatcher, get_close_matches

    wanted = _plain(word)
    by_spelling = {_plain(one): one for one in known}

    def likeness(one: str) -> tuple[float, int]:
        same = sum(mine == other for mine, other in zip(wanted, one, strict=False))
        return SequenceMatcher(None, one, wanted).ratio(), same

    close = get_close_matches(wanted, by_spelling, n=len(by_spelling) or 1)
    nearest = by_spelling[max(close, key=likeness)] if close else ""
    return f"did you mean {quote}{nearest}{quote}?" if nearest else ""


def _plain(word: str) -> str:
    return word.lower().replace("_", "-")
