"""What is parsed is decided on bytes."""

from migrate_interactions.sources import lines_that_look_like_calls, mentions_gemini


def test_only_a_word_of_gemini_makes_a_file_worth_parsing() -> None:
    assert mentions_gemini(b"from google import genai\n")
    assert mentions_gemini(b"import google.genai as g\n")
    assert mentions_gemini(b"import_module('google.genai')\n")
    service = b"url = 'https://generativelanguage.googleapis.com/v1beta/'\n"
    assert mentions_gemini(b"import openai\n" + service)
    assert not mentions_gemini(b"import requests\n" + service)
    assert not mentions_gemini(b"provider = 'googlegenai_chat'\nmy_genai = 1\n")
    assert not mentions_gemini(b"import os\nclient.send_message('x')\n")


def test_calls_in_files_that_do_not_parse_are_counted_by_line() -> None:
    content = b"a.generate_content(\r\n\rb.chats.send_message_stream (x)\nsend_message()\n"
    assert lines_that_look_like_calls(content) == (1, 3)
