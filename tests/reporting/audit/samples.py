"""Reports made by hand: a rich one, an empty one, and one with all that is odd."""

from __future__ import annotations

from dataclasses import replace

from migrate_interactions.audit.ledger import Ledger, LedgerLine
from migrate_interactions.audit.readiness import (
    BlockerRow,
    FolderReadiness,
    Readiness,
    Wave,
    WavePlan,
)
from migrate_interactions.audit.report import (
    AuditReport,
    CodeLine,
    CriterionRow,
    DocumentRow,
    FileCounts,
    FindingRow,
    JudgementRow,
)
from migrate_interactions.audit.savings import FlowSavings, Measured, Savings, Turn
from migrate_interactions.findings import Accounting, Assumptions, Category, Fate, Price

OVERVIEW = "https://ai.google.dev/gemini-api/docs/interactions-overview"
BOT = """\
history = load(user)
history.append({"role": "user", "parts": [{"text": question}]})
if len(history) > 40:
    history = [history[0], *history[-20:]]
response = client.models.generate_content(
    model="gemini-2.5-flash", contents=history, config=CONFIG
)
history.append({"role": "model", "parts": [{"text": response.text}]})
save(user, history)
""".splitlines()


def excerpt(first: int, lines: list[str]) -> tuple[CodeLine, ...]:
    return tuple(CodeLine(first + number, text) for number, text in enumerate(lines))


def ledger_lines(
    path: str,
    category: Category,
    fate: Fate,
    lines: range,
    code: str,
    branches: tuple[int, ...] = (),
    removed: int = 0,
) -> tuple[LedgerLine, ...]:
    return tuple(
        LedgerLine(path, None, line, category, fate, (code,), line in branches, number < removed)
        for number, line in enumerate(lines)
    )


def turns(fixed: int, count: int = 30) -> tuple[Turn, ...]:
    """Each turn: a question of 240 bytes, and before it all questions and answers so far."""
    return tuple(
        Turn(number, fixed + 240 + 1240 * (number - 1), fixed + 290, 60 + 310 * (number - 1))
        for number in range(1, count + 1)
    )


LANGGRAPH = JudgementRow(
    "LangGraph",
    "collapses",
    "previous_interaction_id keeps the conversation; function calling loops are in the request.",
    (
        CriterionRow("Which vendors' models does the project call?", "Gemini only", False),
        CriterionRow(
            "Is there state in it?", "a checkpointer per thread", False, ("app/graph.py:14:5",)
        ),
        CriterionRow("Who hosts it?", "this program", False, ("app/graph.py:52:1",)),
        CriterionRow("Does a person step in?", "no", False),
        CriterionRow("Do agents play roles against each other?", "no", False),
        CriterionRow("Is its tracing used?", "no", False),
    ),
)
CELERY = JudgementRow(
    "Celery",
    "shrinks",
    "background=True runs what takes minutes; the queue is left with what is not the model's.",
    (
        CriterionRow("Which vendors' models does the project call?", "Gemini only", False),
        CriterionRow(
            "Does it run other work?", "2 of 3 tasks", True, ("jobs/mail.py:9:1", "jobs/pdf.py:7:1")
        ),
        CriterionRow("Is its tracing used?", "yes", True, ("jobs/app.py:4:1",)),
    ),
)
AUTOGEN = JudgementRow(
    "AutoGen",
    "earns its place",
    "An agent of the service would do the single-agent part.",
    (
        CriterionRow(
            "Which vendors' models does the project call?",
            "Gemini, Anthropic",
            True,
            ("review/panel.py:3:1", "review/panel.py:18:9"),
        ),
        CriterionRow(
            "Do agents play roles against each other?",
            "three reviewers and a chair",
            True,
            ("review/panel.py:31:1",),
        ),
    ),
)


def rich() -> AuditReport:
    """A service with chats, tools, a queue, two frameworks, and a part that cannot move."""
    bot = excerpt(38, BOT)
    findings = (
        FindingRow(
            "GI105",
            "session-store",
            "app/chat.py",
            42,
            44,
            16,
            None,
            "the history is read from Redis, grows, and is sent again with each request",
            "warning",
            "high",
            "migrated",
            Wave.SAFE,
            2,
            "Keep the id of the interaction in the store, and send only the new turn",
            ("The store stays as the transcript.",),
            removable=(39, 40, 41, 45),
            facts=(
                "app/chat.py:3:1 google.genai is imported",
                "app/chat.py:11:10 client is genai.Client()",
            ),
            excerpt=bot,
        ),
        FindingRow(
            "GI302",
            "dispatch-loop",
            "app/tools.py",
            61,
            88,
            9,
            None,
            "the loop answers function calls, and sends the whole exchange again each round",
            "warning",
            "high",
            "review",
            Wave.REVIEW,
            15,
            "Send the results alone, with the id of the interaction that asked for them",
            ("Rounds are limited to `MAX_ROUNDS`, as before.",),
            removable=(63, 64, 70, 71, 72),
            facts=("app/tools.py:61:9 contents grows by response.candidates[0].content",),
            excerpt=excerpt(
                60,
                [
                    "contents = [question]",
                    "while True:",
                    "\tresponse = client.models.generate_content(model=MODEL, contents=contents)",
                    "\tcontents.append(response.candidates[0].content)",
                ],
            ),
        ),
        FindingRow(
            "GI203",
            "queue-wrapper",
            "jobs/research.py",
            20,
            20,
            1,
            None,
            "a Celery task does nothing but wait for the model",
            "warning",
            "medium",
            "review",
            Wave.REVIEW,
            15,
            "Start the interaction in the background, and keep its id",
            removable=(20, 21, 22, 23),
            excerpt=excerpt(19, ["", "@app.task", "def research(topic):"]),
        ),
        FindingRow(
            "GI101",
            "history-resend",
            "app/assistants/sales.py",
            77,
            79,
            12,
            None,
            "earlier turns are sent again with each request",
            "warning",
            "high",
            "refused",
            Wave.MANUAL,
            60,
            reason="history-compacted",
            sentence="`summarise(turns)` stands in for the turns before line 70",
            link=OVERVIEW,
            facts=("app/assistants/sales.py:70:5 turns is summarise(turns)",),
            excerpt=excerpt(76, ["turns = compact(turns)", "answer = ask(", "    turns,", ")", ""]),
        ),
        FindingRow(
            "GI101",
            "history-resend",
            "notebooks/try it.ipynb",
            4,
            4,
            5,
            3,
            "earlier turns are sent again with each request",
            "warning",
            "high",
            "refused",
            Wave.MANUAL,
            60,
            reason="vertex-client",
            sentence="`client` is made with vertexai=True",
            link="https://discuss.ai.google.dev/t/174024",
            excerpt=excerpt(3, ["chat = []", "answer = client.models.generate_content("]),
        ),
        FindingRow(
            "GI401",
            "langgraph",
            "app/graph.py",
            14,
            58,
            1,
            None,
            "the graph has one model node and one tool node, and Gemini behind both",
            "note",
            "high",
            "refused",
            Wave.MANUAL,
            60,
            removable=tuple(range(14, 55)),
            judgement=LANGGRAPH,
        ),
        FindingRow(
            "GI404",
            "task-queue",
            "jobs/app.py",
            4,
            9,
            1,
            None,
            "one of three tasks waits for the model and does nothing else",
            "note",
            "medium",
            "refused",
            Wave.MANUAL,
            60,
            judgement=CELERY,
        ),
        FindingRow(
            "GI402",
            "autogen",
            "review/panel.py",
            18,
            44,
            1,
            None,
            "three agents of two vendors talk to each other",
            "note",
            "high",
            "refused",
            Wave.MANUAL,
            0,
            judgement=AUTOGEN,
        ),
    )
    ledger = Ledger(
        (
            *ledger_lines(
                "app/assistants/sales.py", Category.HISTORY, Fate.STAYS, range(60, 80), "GI101"
            ),
            *ledger_lines(
                "app/chat.py", Category.HISTORY, Fate.GOES, range(38, 42), "GI105", (40,), 4
            ),
            *ledger_lines("app/chat.py", Category.HISTORY, Fate.CHANGES, range(42, 45), "GI105"),
            *ledger_lines(
                "app/chat.py", Category.STORE, Fate.GOES, range(100, 131), "GI105", (104, 112), 12
            ),
            *ledger_lines(
                "app/chat.py", Category.TRUNCATION, Fate.GOES, range(140, 152), "GI105", (141,), 12
            ),
            *ledger_lines(
                "app/graph.py", Category.FRAMEWORK, Fate.GOES, range(14, 55), "GI401", (20, 31, 38)
            ),
            *ledger_lines("app/graph.py", Category.FRAMEWORK, Fate.CHANGES, range(55, 59), "GI401"),
            *ledger_lines(
                "app/tools.py", Category.TOOLS, Fate.GOES, range(61, 80), "GI302", (66, 70), 9
            ),
            *ledger_lines("app/tools.py", Category.TOOLS, Fate.CHANGES, range(80, 89), "GI302"),
            *ledger_lines(
                "jobs/research.py",
                Category.WAITING,
                Fate.GOES,
                range(20, 48),
                "GI203",
                (22, 30),
                20,
            ),
            *ledger_lines(
                "review/panel.py", Category.FRAMEWORK, Fate.STAYS, range(18, 45), "GI402"
            ),
        ),
        added=64,
        deleted=131,
    )
    readiness = Readiness(
        folders=(
            FolderReadiness(".", 14, 9),
            FolderReadiness("app", 9, 7),
            FolderReadiness("app/assistants", 2, 0),
            FolderReadiness("jobs", 2, 2),
            FolderReadiness("notebooks", 1, 0),
            FolderReadiness("review", 2, 0),
            FolderReadiness("web", 0, 0),
        ),
        blockers=(
            BlockerRow(
                "vertex",
                "clients of Vertex AI or of an enterprise, where the Interactions API is not the "
                "same",
                "ask whether your platform has it; then set `vertex-interactions = true`",
                ("notebooks/try it.ipynb:cell 3:1", "app/assistants/sales.py:12"),
                3,
            ),
            BlockerRow(
                "retired-model",
                "models that the service no longer has",
                "choose a model of today first",
                ("review/panel.py:18",),
                1,
            ),
        ),
        waves=(
            WavePlan(Wave.SAFE, 1, 4, 2),
            WavePlan(Wave.REVIEW, 2, 5, 30),
            WavePlan(Wave.MANUAL, 5, 5, 240),
        ),
        notes=(
            "Conversations move to Google's servers; keep the ids of interactions in a store of "
            "your own, with the outputs that you must be able to show later.",
            "What the loop logged per round is in the steps of the interaction; log their ids.",
        ),
    )
    savings = Savings(
        flows=(
            FlowSavings(
                "answer",
                "conversation",
                True,
                "app/chat.py",
                42,
                None,
                1800,
                ("system_instruction",),
                turns(1800),
                6,
                2,
                0.97**6,
                0.97**2,
            ),
            FlowSavings(
                "run_tools",
                "tool loop",
                False,
                "app/tools.py",
                61,
                None,
                2600,
                (),
                turns(2600, 8),
                9,
                3,
                0.97**9,
                0.97**3,
            ),
            FlowSavings(
                "research",
                "queue",
                True,
                "jobs/research.py",
                20,
                None,
                300,
                (),
                (),
                5,
                1,
                0.97**5,
                0.97,
            ),
        ),
        measured=(
            Measured("app/demo.py", True, (2040, 3310, 4602, 5890), (2040, 2101, 2098, 2110)),
        ),
        prices=(Price("gemini-2.5-flash", 0.30, 0.075, 2.50),),
    )
    return AuditReport(
        name="support-desk",
        tool_version="0.2.0",
        state="server",
        stored="server state: Google keeps stored interactions 55 days on paid tiers, "
        "1 day on the free tier",
        files=FileCounts(214, 19, 1, 12480),
        accounting=Accounting(16, 4, 5, 5, 1, 1, 7),
        findings=findings,
        ledger=ledger,
        readiness=readiness,
        savings=savings,
        documents=(
            DocumentRow("docs/guide.md", 12, 2, ("GI101",)),
            DocumentRow("README.md", 40, 1, ()),
        ),
        changed=("app/chat.py", "app/tools.py", "jobs/research.py"),
        commit="1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f7a8b9c0d",
        rules=(
            ("GI101", "The turns so far are kept in a list and sent again."),
            ("GI105", "The history is read from a store for each request."),
            ("GI203", "A task queue runs calls that take long."),
            ("GI302", "A loop answers the model's function calls."),
            ("GI401", "LangGraph or LangChain around Gemini."),
            ("GI402", "AutoGen around Gemini."),
            ("GI404", "A task queue around Gemini."),
        ),
    )


def nothing() -> AuditReport:
    """A repository without anything to do."""
    return AuditReport(
        name="empty",
        tool_version="0.2.0",
        state="server",
        stored="nothing is stored: every request that became an interaction says store=False",
        files=FileCounts(3, 0, 0, 41),
        accounting=Accounting(),
        findings=(),
        ledger=Ledger(),
        readiness=Readiness(folders=(FolderReadiness(".", 0, 0),)),
        savings=Savings(),
    )


def many(count: int) -> AuditReport:
    """The rich one with ``count`` findings of the usual size, four in a file or fewer."""
    report = rich()
    usual = [one for one in report.findings if one.excerpt]
    findings = tuple(
        replace(
            usual[number % len(usual)],
            path=f"services/team_{number % 17}/assistants/conversation_{number // 68}.py",
            line=12 * number + 40,
            excerpt=excerpt(12 * number + 38, BOT),
        )
        for number in range(count)
    )
    lines = tuple(
        LedgerLine(one.path, None, line, Category.HISTORY, Fate.GOES, (one.code,))
        for one in findings
        for line in range(1, 12)
    )
    return replace(report, findings=findings, ledger=Ledger(lines, 10, 20))


#: Names of files and texts that some page gives a meaning to.
ODD_NAMES = (
    "a/" + "very_long_folder_name_without_any_break/" * 6 + "m" * 120 + ".py",
    "<script>alert(1)</script>.py",
    "javascript:alert(1).py",
    "\u05e9\u05dc\u05d5\u05dd/\u0645\u0631\u062d\u0628\u0627.py",
    "right\u202eto left.py",
    "not-utf8-\udcff.py",
    "new\nline|bar`tick.py",
    "\"quoted\" & 'single'.py",
    "100%/#hash?query.py",
)
ODD_TEXTS = (
    "</script><script>alert(2)</script>",
    "</style><img src=x onerror=alert(3)>",
    "{{ 7 * 7 }} {% raw %}",
    "bell \x07 escape \x1b[31m null \x00 unpaired \udcff",
    "\u05e9\u05dc\u05d5\u05dd \u202e right to left \u2066",
    "two\nlines | and a bar `code`",
    "w" * 300,
    "<!-- comment -->]]>&amp;",
)


def odd(count: int = 500) -> AuditReport:
    """Many findings, in files and with texts that pages have to withstand."""
    findings = []
    lines = []
    for number in range(count):
        name = ODD_NAMES[number % len(ODD_NAMES)]
        text = ODD_TEXTS[number % len(ODD_TEXTS)]
        line = 10 * number + 1
        findings.append(
            FindingRow(
                f"GI{101 + number % 5}", ("history-resend", "<b>bold</b>")[number % 2], name,
                line, line + 2, 1, None, text, "warning", "high",
                ("refused", "review", "migrated", "suppressed", "failed")[number % 5],
                (Wave.SAFE, Wave.REVIEW, Wave.MANUAL)[number % 3], 15,
                title=text if number % 5 in (1, 2) else "",
                details=(text,),
                reason="streaming" if number % 5 == 0 else "",
                sentence=text if number % 5 == 0 else "",
                link=OVERVIEW if number % 5 == 0 else "",
                removable=(line, line + 1),
                facts=(text,),
                excerpt=excerpt(line - 1, ["\tx = 1", text, "    call(" + "x" * 200 + ")", ""]),
            )
        )  # fmt: skip
        lines += [
            LedgerLine(name, None, line, Category.HISTORY, Fate.GOES, ("GI101",), True),
            LedgerLine(name, None, line + 1, Category.TOOLS, Fate.STAYS, ("GI101",)),
        ]
    judged = JudgementRow(
        ODD_TEXTS[0], "shrinks", ODD_TEXTS[1], (CriterionRow(ODD_TEXTS[4], ODD_TEXTS[3], True,
                                                             (f"{ODD_NAMES[5]}:3:1",)),)
    )  # fmt: skip
    findings.append(
        FindingRow("GI401", "langgraph", ODD_NAMES[0], 1, 1, 1, 0, ODD_TEXTS[2], "note", "low",
                   "refused", Wave.MANUAL, 60, judgement=judged)
    )  # fmt: skip
    names = sorted(set(ODD_NAMES))
    return AuditReport(
        name=ODD_TEXTS[0],
        tool_version="0.2.0",
        state="stateless",
        stored=ODD_TEXTS[1],
        files=FileCounts(123456, 9, 1, 1234567),
        accounting=Accounting(count, 0, 0, count, 0, 0, 0),
        findings=tuple(findings),
        ledger=Ledger(tuple(sorted(lines, key=lambda one: (one.path, one.line)))),
        readiness=Readiness(
            folders=(
                FolderReadiness(".", count, count // 3),
                *(FolderReadiness(name.rpartition("/")[0] or name, 9, 3) for name in names),
            ),
            blockers=(
                BlockerRow(ODD_TEXTS[0], ODD_TEXTS[6], ODD_TEXTS[3],
                           tuple(f"{name}:1" for name in names) * 8, 5),
            ),
            waves=(WavePlan(Wave.MANUAL, count, count, 60 * count),),
            notes=ODD_TEXTS,
        ),
        savings=Savings(
            assumptions=Assumptions(reliability=0.9),
            flows=tuple(
                FlowSavings(text, ODD_TEXTS[0], False, name, 3, None, 100, (text,),
                            turns(50_000_000),
                            4, 4, 0.9**4, 0.9**4)
                for text, name in zip(ODD_TEXTS, ODD_NAMES, strict=False)
            ),
            measured=(Measured(ODD_NAMES[0], False, (1,), ()),),
            prices=(Price(ODD_TEXTS[6], 0.0, 0.0, 0.0),),
        ),
        changed=(),
        rules=(("GI101", ODD_TEXTS[0]),),
    )  # fmt: skip


SAMPLES = {"rich": rich, "nothing": nothing, "odd": odd}
