"""JUnit XML: a suite per file, a test case per finding."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree import ElementTree

from migrate_interactions.engine.file_result import Outcome, Reported, Run
from migrate_interactions.engine.source_texts import SourceTexts
from migrate_interactions.reporting.occasion import Occasion
from migrate_interactions.reporting.sentences import what_next, where
from migrate_interactions.sources import FAILURES

#: What XML 1.0 has no form for, or advises against.
_NOT_XML = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAME = "migrate-interactions"


def report(run: Run, occasion: Occasion) -> str:
    """Findings are failures, files that could not be done errors; what is suppressed is skipped.

    Where nothing is found there is one test case that passes: programs that read such reports
    take one without any for a mistake.
    """
    texts = SourceTexts(run.contents)
    root = ElementTree.Element("testsuites", name=_NAME)
    totals: dict[str, int] = dict.fromkeys(("tests", "failures", "errors", "skipped"), 0)
    for result in run.results:
        if result.reported:
            _suite(root, result.path, result.reported, texts, totals)
    if not totals["tests"]:
        _suite(root, _NAME, (), texts, totals)
    for name, count in totals.items():
        root.set(name, str(count))
    ElementTree.indent(root)
    content: bytes = ElementTree.tostring(root, encoding="us-ascii", xml_declaration=True)
    return content.decode("ascii") + "\n"


def _suite(
    root: ElementTree.Element,
    path: str,
    reported: Iterable[Reported],
    texts: SourceTexts,
    totals: dict[str, int],
) -> None:
    suite = ElementTree.SubElement(root, "testsuite", name=_xml(path))
    kinds = [_case(suite, one, texts) for one in reported]
    if not kinds:
        ElementTree.SubElement(suite, "testcase", name="no findings", classname=_xml(path))
    counts = {
        "tests": max(1, len(kinds)),
        "failures": kinds.count("failure"),
        "errors": kinds.count("error"),
        "skipped": kinds.count("skipped"),
    }
    for name, count in counts.items():
        suite.set(name, str(count))
        totals[name] += count


def _case(suite: ElementTree.Element, one: Reported, texts: SourceTexts) -> str:
    """Add the finding, and say whether it is a failure, an error, skipped, or none of them."""
    finding = one.finding
    place = finding.place
    case = ElementTree.SubElement(
        suite,
        "testcase",
        name=_xml(f"{finding.code} {finding.name} {where(place)}"),
        classname=_xml(place.path),
        file=_xml(place.path),
        line=str(texts.line_in_file(place)),
    )
    if one.outcome is Outcome.SUPPRESSED:
        ElementTree.SubElement(case, "skipped", message=_xml(one.reason or finding.message))
        return "skipped"
    if finding.asks_for_nothing:
        ElementTree.SubElement(case, "system-out").text = _xml(finding.message)
        return "passed"
    kind = "error" if finding.code in FAILURES else "failure"
    element = ElementTree.SubElement(
        case, kind, type=f"{finding.severity}", message=_xml(finding.message)
    )
    code = texts.line(place).strip()
    lines = (f"{place.path}:{where(place)}: {finding.message}", code, what_next(one))
    element.text = _xml("\n".join(filter(None, lines)))
    return kind


def _xml(text: str) -> str:
    """``text`` with escapes in place of the characters that XML lacks."""
    return _NOT_XML.sub(lambda found: found[0].encode("unicode_escape").decode(), text)
