"""What people write to bots is text, where the framework says so."""

from __future__ import annotations

import pytest

from migrate_interactions.engine.check import check_file
from migrate_interactions.engine.rulebook import Settings, installed_rulebook
from migrate_interactions.sources import Candidate, Project, source_of

PROGRAM = """
{imports}
from google import genai

client = genai.Client()
chat = client.aio.chats.create(model="gemini-2.5-flash")


async def on_message(message):
    answer = await chat.send_message({sent})
    print(answer.text)
"""


@pytest.mark.parametrize(
    ("imports", "sent", "reason"),
    [
        ("import discord", "message.content", None),
        ("from nextcord.ext import commands", "message.clean_content", None),
        ("import chainlit as cl", "message.content", None),
        ("import discord", "message.attachments", "contents-not-mapped"),
        ("import discord", "message.embeds[0].content", "contents-not-mapped"),
        ("import discordant", "message.content", "contents-not-mapped"),
    ],
)
def test_the_content_of_a_message(imports: str, sent: str, reason: str | None) -> None:
    text = PROGRAM.format(imports=imports, sent=sent)
    result = check_file(
        source_of(Candidate("bot.py", "/nowhere/bot.py"), text.encode()),
        installed_rulebook(),
        Settings(),
        Project("/nowhere", ("/nowhere",), ("/nowhere/bot.py",)),
    )
    (found,) = [one.finding for one in result.reported if one.finding.code == "GI102"]
    assert (found.refusal and found.refusal.reason) == reason
