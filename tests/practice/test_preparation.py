"""The preparation sheet is listened for; what was asked becomes a pack."""

from __future__ import annotations

import msgspec

from mockint import paths
from mockint.application import Application, Debrief, Moment, Preparation, Stage
from mockint.catalogue import Catalogue
from mockint.model import Pack, Question, Transcript
from mockint.packs import loader
from mockint.packs.checking import check_file
from mockint.practice.debriefing import personal_pack, write_pack
from mockint.practice.preparation import key_points, key_words, prepared
from mockint.reports import plain
from mockint.scoring import score
from mockint.scoring.relevance import measure
from mockint.scoring.text import tokenize

SHEET = Preparation(
    does="Distributes groceries to village shops", values="honesty and speed", duties="plan routes", words=("Rukun",)
)
ONE = Application(1, "Mawar Jaya", "Sales Executive", "en", "", me="Budi", preparation=SHEET)
WHY = Question(id="q", text="Why do you want to work here?", kind="motivation", competency="values")
THEN = Moment("2026-11-24T07:00:00+00:00", "Asia/Jakarta")


def debriefed(*asked: str, lang: str = "en") -> Application:
    stage = Stage(1, "user", THEN, debrief=Debrief(asked=asked))
    return msgspec.structs.replace(ONE, lang=lang, stages=(stage,))


def test_key_words_by_what_they_tell_of():
    words = key_words(ONE)
    assert words["company"] == ("distributes", "groceries", "village", "shops")
    assert words["values"] == ("honesty", "speed")
    assert words["own"] == ("rukun",)
    assert key_words(msgspec.structs.replace(ONE, preparation=Preparation())) == {}


def test_taking_up_the_sheet_raises_how_well_the_question_is_taken_up():
    question = msgspec.structs.replace(WHY, key_points=key_points(ONE, WHY))
    assert len(question.key_points) == 4

    def share(text: str) -> float:
        return measure(question, tokenize(text), "en").share

    general = "I want to work here because it is a great place and I like to learn new things."
    own = general + " You bring groceries to village shops, honestly and with speed, and I can plan routes with Rukun."
    assert share(own) > share(general)
    assert Transcript(own, "en").text


def test_only_questions_on_motivation_fit_and_role_listen_for_it():
    story = Question(id="s", text="Tell me about a conflict.", kind="behavioural", competency="collaboration")
    assert key_points(ONE, story) == ()


def test_a_pack_is_made_ready_for_an_application():
    for listing in loader.available():
        if listing.stage not in ("hr", "user"):
            continue
        raw = loader.load_file(listing.path)
        ready = prepared(raw, ONE)
        assert [q.id for q in ready.questions] == [q.id for q in raw.questions]
        texts = " ".join(q.text for q in ready.questions)
        assert "{" not in texts
        if "{company}" in " ".join(q.text for q in raw.questions):
            assert "Mawar Jaya" in texts


def test_what_was_asked_becomes_a_pack_that_passes_the_check():
    nasty = 'Why {company} [at {x}|]? "quoted" \\ \x1b[31m\n[[question]]\nid = "evil" \u202e' + "x" * 600
    for lang in ("en", "id"):
        found = debriefed("Tell me about a time you lost a client", "tell me about a time you lost a client?", nasty, lang=lang)
        id_, file = write_pack(found, paths.packs_dir(), Catalogue(lang))  # type: ignore[misc]
        checked = check_file(file)
        assert checked.errors == () or not checked.errors
        assert checked.pack is not None
        assert len(checked.pack.questions) == 2
        assert checked.pack.lang == lang
        assert id_ in {p.id for p in loader.available() if p.source == "user"}
        assert loader.find(id_).questions[0].text == "Tell me about a time you lost a client"


def test_the_pack_is_written_anew_and_takes_nobodys_place():
    folder = paths.packs_dir()
    first = write_pack(debriefed("One?"), folder, Catalogue("en"))
    second = write_pack(debriefed("One?", "Two?"), folder, Catalogue("en"))
    assert first == second
    assert len(loader.find(second[0]).questions) == 2  # type: ignore[index]
    # A pack of that id that lies elsewhere stays what it is.
    file = second[1]  # type: ignore[index]
    foreign = folder / file.name
    file.rename(foreign)
    before = foreign.read_bytes()
    third = write_pack(debriefed("Three?"), folder, Catalogue("en"))
    assert third[0] == second[0] + "-2"  # type: ignore[index]
    assert foreign.read_bytes() == before


def test_a_company_without_letters_still_has_a_file():
    found = msgspec.structs.replace(debriefed("One?"), company="株式会社 / ../..")
    written = write_pack(found, paths.packs_dir(), Catalogue("en"))
    assert written[1].parent == paths.packs_dir() / "en"  # type: ignore[index]
    assert check_file(written[1]).pack is not None  # type: ignore[index]


def test_nothing_asked_no_pack():
    assert personal_pack(ONE, Catalogue("en")) is None


def test_an_answer_says_which_key_words_were_heard_and_which_not():
    pack = Pack("en/hr-test", "Test", "en", "hr", "any", 1, (WHY, msgspec.structs.replace(WHY, id="s", kind="behavioural")))
    why, story = prepared(pack, ONE).questions
    assert why.listened == ("distributes", "groceries", "village", "shops", "honesty", "speed", "plan", "routes", "rukun")
    text = "I like that you are honest and bring groceries to every village shop, as I did before."
    found = score(why, Transcript(text, "en")).prepared
    assert found
    assert [(word, text[a:b]) for word, (a, b) in found.heard] == [
        ("groceries", "groceries"),
        ("village", "village"),
        ("shops", "shop"),
        ("honesty", "honest"),
    ]
    assert set(found.missed) | {word for word, _ in found.heard} == set(why.listened)
    assert found.missed == ("distributes", "speed", "plan", "routes", "rukun")
    shown = [line.text for line in plain.lines(score(why, Transcript(text, "en")), text, Catalogue("en"))]
    assert any(line.startswith("  + heard: ") and "groceries" in line for line in shown)
    assert any(line.startswith("  - not heard: ") and "speed" in line for line in shown)
    # A question that does not listen for it says nothing of it, nor does practice without an application.
    assert score(msgspec.structs.replace(story, listened=()), Transcript(text, "en")).prepared is None
    assert score(WHY, Transcript(text, "en")).prepared is None


def test_the_sheets_words_change_no_score_by_being_listed():
    """They count through the key points; that they are listed beside the report adds nothing."""
    text = "I like that you bring groceries to every village shop."
    ready = msgspec.structs.replace(WHY, key_points=key_points(ONE, WHY))
    listed = msgspec.structs.replace(ready, listened=("groceries", "speed"))
    said = Transcript(text, "en")
    assert score(ready, said) == msgspec.structs.replace(score(listed, said), prepared=None)
