"""Write the pages that are generated from the code, and the table of rules in the README.

    python3 scripts/generate_docs.py            write them
    python3 scripts/generate_docs.py --check    say which are out of date

docs/rules.md and the pages in docs/rules come from the docstrings of the codemods;
docs/refusals.md from REASONS and refusal_advice.toml in migrate_interactions.findings;
docs/mapping.md from the tables in migrate_interactions.mapping and the fixtures;
docs/configuration.schema.json from the keys in migrate_interactions.configuration;
docs/audit-report.schema.json, and those of fleet and burndown, from the dataclasses in
migrate_interactions.audit.
"""

import re
import sys
from collections.abc import Iterator

from environment import ROOT, enter

enter("dev")

from configuration_schema import SCHEMA, configuration_schema
from mapping_page import PAGE, mapping_page
from migrate_interactions.command_line.catalogue import Rule, all_rules
from migrate_interactions.findings import REASONS
from migrate_interactions.findings.advice import advice
from report_schemas import report_schemas
from rule_pages import FOLDER, page_of, rule_pages

README = ROOT / "README.md"
TABLE = re.compile(r"(?<=<!-- rules -->\n).*?(?=<!-- end of rules -->)", re.DOTALL)
GENERATED = "<!-- Written by scripts/generate_docs.py; do not edit. -->\n"


def readme_table(rules: tuple[Rule, ...]) -> str:
    """The rules that have a fix, one row each."""
    rows = [
        f"| [{rule.code}]({page_of(rule)}) {rule.name} "
        f"| {rule.summary} | {rule.removes} | {rule.safety} |"
        for rule in rules
        if rule.safety
    ]
    return "\n".join(["| rule | what it finds | what goes | fix |", "|---|---|---|---|", *rows, ""])


def refusals_page() -> str:
    """Every reason: what it means, and what would be needed."""
    described = {reason for group in advice().values() for reason in group}
    if missing := sorted(REASONS.keys() ^ described):
        raise SystemExit(f"refusal_advice.toml and REASONS disagree on: {', '.join(missing)}")
    parts = [
        GENERATED + "# Refusals",
        "A conversation is moved whole or not at all. Where one piece of it has no exact "
        "counterpart, or cannot be followed, the code stays as it is and the finding says why: a "
        "fixed word, a sentence about your code, and a link. These are the words.",
    ]
    for group, reasons in advice().items():
        parts += [f"## {group}"]
        for reason, needed in reasons.items():
            row = REASONS[reason]
            meaning = row.meaning[0].upper() + row.meaning[1:]
            parts += [f"### {reason}", f"{meaning}.", f"What it takes: {needed}", f"<{row.link}>"]
    return "\n\n".join(parts) + "\n"


def pages(check: bool) -> Iterator[tuple[str, str]]:
    """The path and the text of every page that is generated, wholly or in part."""
    rules = all_rules()
    readme = README.read_text("utf-8")
    if not TABLE.search(readme):
        raise SystemExit("README.md has no place for the table of rules")
    for name, text in rule_pages(rules):
        yield name, GENERATED + text
    yield "docs/refusals.md", refusals_page()
    yield SCHEMA, configuration_schema()
    yield from report_schemas()
    yield PAGE, GENERATED + mapping_page(fill=not check)
    yield "README.md", TABLE.sub(lambda _: readme_table(rules), readme)


def main() -> int:
    """Write the pages, or check them."""
    check = "--check" in sys.argv[1:]
    stale = 0
    wanted = dict(pages(check))
    gone = {path.relative_to(ROOT).as_posix() for path in (ROOT / FOLDER).glob("*.md")} - set(
        wanted
    )
    for name in sorted(gone):
        if check:
            stale += 1
            print(f"{name} is about no rule: python3 scripts/generate_docs.py", file=sys.stderr)
        else:
            (ROOT / name).unlink()
            print(f"removed {name}")
    for name, text in wanted.items():
        page = ROOT / name
        if page.is_file() and page.read_text("utf-8") == text:
            continue
        if check:
            stale += 1
            print(f"{name} is out of date: python3 scripts/generate_docs.py", file=sys.stderr)
        else:
            page.parent.mkdir(exist_ok=True)
            page.write_text(text, "utf-8", newline="\n")
            print(f"written {name}")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
