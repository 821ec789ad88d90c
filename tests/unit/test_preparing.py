"""Transcripts and looked-up passages: which go into prompts, and what the verdicts stand on."""

from __future__ import annotations

from pathlib import Path

import pytest

from interactions_codemods.gi306_client_retrieval import CODEMOD as CLIENT_RETRIEVAL
from migrate_interactions.conversations.modality.recognisers import RECOGNISERS
from migrate_interactions.conversations.module_facts import ModuleFacts, analyse
from migrate_interactions.conversations.retrieval.stores import STORES
from migrate_interactions.findings import Fate, Policy, Verdict
from migrate_interactions.sources import Project, imports_finder
from migrate_interactions.syntax.tree import parse_tree

FIXTURES = Path(__file__).parent.parent / "fixtures"

HEARD = """\
import whisper
from google import genai
client = genai.Client()
heard = whisper.load_model("base").transcribe("a.mp3")["text"]
%s
answer = client.models.generate_content(model="m", contents=f"Sum up: {heard}")
"""


def module(text: str) -> ModuleFacts:
    return analyse(parse_tree("program.py", text), Project("/nowhere", ("/nowhere",)))


@pytest.mark.parametrize(
    ("statement", "count", "shown"),
    [
        ("", 1, False),
        ("heard = heard.strip()", 1, False),
        ("if not heard: raise SystemExit", 1, False),
        ("print(heard)", 1, True),
        ("open('a.txt', 'w').write(heard)", 0, False),
        ("import streamlit as st; st.write(heard)", 1, True),
        ("texts = {}; texts['a'] = heard", 0, False),
        ("send(heard)", 0, False),
    ],
)
def test_who_else_uses_a_transcript(statement: str, count: int, shown: bool) -> None:
    found = module(HEARD % statement).transcripts
    assert len(found) == count
    assert [one.is_shown for one in found] == [shown] * count


def test_another_value_of_the_same_name_is_not_followed() -> None:
    text = HEARD % "" + "heard = 'something else'\nsend(heard)\n"
    assert len(module(text).transcripts) == 1


def test_a_method_of_the_same_name_of_another_package_is_none() -> None:
    text = (HEARD % "").replace("import whisper", "import stenography as whisper")
    assert module(text).transcripts == ()


LOOKED_AT = """\
from google import genai
from google.genai import types
client = genai.Client()
picture = types.Part.from_bytes(data=b"", mime_type="image/png")
first = client.models.generate_content(model="m", contents=[%r, picture])
answer = client.models.generate_content(model="m", contents=f"A poem about {first.text}")
"""


@pytest.mark.parametrize(
    ("asked", "count"),
    [("Describe this picture.", 1), ("Which of the two boats is older?", 0)],
)
def test_a_request_that_judges_does_not_only_put_into_words(asked: str, count: int) -> None:
    assert len(module(LOOKED_AT % asked).transcripts) == count


@pytest.mark.parametrize(
    ("case", "verdict", "keeping"),
    [
        ("notes-in-chroma", Verdict.COLLAPSES, []),
        ("index-of-others", Verdict.KEEPS, ["filling of the index"]),
        ("other-embeddings", Verdict.SHRINKS, []),
        ("hits-used-elsewhere", Verdict.KEEPS, ["consumers"]),
    ],
)
def test_verdicts(case: str, verdict: Verdict, keeping: list[str]) -> None:
    (one,) = module((FIXTURES / "GI306" / case / "program.py").read_text()).lookups
    judgement = one.judgement
    assert judgement.verdict is verdict
    assert [row.question for row in judgement.criteria if row.keeps] == keeping


def test_filters_and_other_makers_are_said_with_their_places() -> None:
    text = (FIXTURES / "GI306/notes-in-chroma/program.py").read_text()
    filtered = text.replace("n_results=3", "n_results=3, where={'owner': 'ann'}")
    (one,) = module(filtered).lookups
    rows = {row.question: row for row in one.judgement.criteria}
    assert one.judgement.verdict is Verdict.SHRINKS
    assert [place.line for place in rows["filters by metadata"].evidence] == [15]

    (other,) = module((FIXTURES / "GI306/other-embeddings/program.py").read_text()).lookups
    rows = {row.question: row for row in other.judgement.criteria}
    assert "Sentence Transformers" in rows["embeddings"].answer
    assert "embedded anew" in rows["embeddings"].answer


FOUND = """\
import faiss
from google import genai
client = genai.Client()
index = faiss.IndexFlatL2(8)
index.add(vectors)
indices = {}
def opened(name):
    return [], faiss.read_index(name)
def open_for(user):
    names[user], indices[user] = opened(user)
    indices[user].add(vectors)
def answer(question, user):
    known, pages = "", []
    _, places = %s.search(question, 3)
    for place in places[0]:
        known += texts[place]
        if place not in pages:
            pages.append(place)
    prompt = f"{known}\\n{question}"
    return client.models.generate_content(model="m", contents=prompt).text
"""


@pytest.mark.parametrize("index", ["index", "indices[user]"])
def test_a_text_that_hits_are_added_to_is_not_another_use(index: str) -> None:
    (one,) = module(FOUND % index).lookups
    assert one.store.name == "FAISS"
    assert one.judgement.verdict is Verdict.COLLAPSES


def test_entries_of_another_dictionary_are_no_store() -> None:
    text = FOUND.replace("names[user], indices[user] =", "indices[user] = names[user]\n    _ =")
    assert module(text % "indices[user]").lookups == ()


@pytest.mark.parametrize(
    "package",
    sorted(
        {package for store in STORES for package in store.packages}
        | {package for one in RECOGNISERS for package in one.packages} - {"openai"}
    ),
)
def test_files_that_import_what_finds_are_looked_at(package: str) -> None:
    home, _, name = package.rpartition(".")
    statements = [f"import {package}", f"from {package} import one"]
    statements += [f"from {home} import {name}"] if home and name in ("speech", "vision") else []
    for statement in statements:
        assert imports_finder(f"import os\n{statement}\n".encode()), statement
    assert not imports_finder(f"# import of {package}\nimport os\n".encode())


EMBEDDED = """\
import numpy as np
import faiss
from google import genai
client = genai.Client()
index = faiss.IndexFlatL2(768)
def embedded(text):
    return client.models.embed_content(model="gemini-embedding-001", contents=text)
def put(text):
    vector = embedded(text).embeddings[0].values
    index.add(np.array([vector]))
    texts.append(text)
def answer(question):
    asked = client.models.embed_content(model="gemini-embedding-001", contents=question)
    vector = asked.embeddings[0].values
    _, places = index.search(np.array([vector]), 3)
    known = "".join(texts[place] for place in places[0])
    prompt = f"{known}\\n{question}"
    %s
    return client.models.generate_content(model="m", contents=prompt).text
"""


def _lines(text: str) -> dict[Fate, set[int]]:
    (one,) = CLIENT_RETRIEVAL.detect(module(text), Policy())
    return {
        fate: {line for part in one.orchestration if part.fate is fate for line in part.lines}
        for fate in Fate
    }


def test_what_asks_the_index_goes_with_it_and_what_fills_it_changes() -> None:
    found = _lines(EMBEDDED % "pass")
    assert found[Fate.GOES] >= {13, 14, 15}
    assert found[Fate.CHANGES] >= {10, 19}
    assert found[Fate.STAYS] == set()


def test_what_fills_an_index_stays_where_others_use_it() -> None:
    found = _lines(EMBEDDED % "rank(places)")
    assert found[Fate.STAYS] == {10, 15}
    assert found[Fate.GOES] == found[Fate.CHANGES] == set()
