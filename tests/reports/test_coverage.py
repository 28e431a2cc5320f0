"""Coverage: counted right, the same in every shape, and harmless whatever was said; the HTML file opened in a real browser."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest
from history.plain_counting import AnswerFacts, counts
from reports import browser
from tui import samples

from mockint.catalogue import Catalogue
from mockint.model import AnswerRecord, Counts, Question, Report, Transcript
from mockint.reports import page, tables
from mockint.reports.coverage import Cell, coverage
from mockint.reports.story_lines import changed, overused, serves

SAY = Catalogue("en")
EVIL = (
    "<script>window.hacked=1</script><img src=x onerror=window.hacked=1>\" ' onmouseover=window.hacked=1 &lt;b&gt;"
    " javascript:window.hacked=1 </p></article><style>*{display:none}</style> {{x}} `${window.hacked=1}`"
    " <!-- --> ]]> \x1b[31m \u202e"
)

TEXTS = (samples.ANSWER, samples.ANSWER + EVIL, EVIL * 3, samples.HOSTILE.encode("utf-8", "replace").decode())


def fact(number: int, **others: object) -> AnswerFacts:
    given: dict[str, object] = {
        "answer": number,
        "session": number // 2,
        "question_id": "q",
        "attempt": 1,
        "probed": False,
        "kind": "behavioural",
        "competency": "skill",
        "lang": "en",
        "pack": "en/user-sales",
        "role": "sales",
        "day": "2026-01-05",
        "at": number,
        "score": 50,
        "answer_kind": "story",
        "situation": 2,
        "task": 1,
        "action": 2,
        "result": 0,
    }
    return AnswerFacts(**{**given, **others})  # type: ignore[arg-type]


def test_every_count() -> None:
    found = coverage(
        counts(
            [
                fact(1),
                fact(
                    2, result=2, score=70, evidence=3, conduct=1, categories=("blaming",), pace=120.0, speaking=60.0, filled=6
                ),
                fact(
                    3, competency="values", question_id="p", answer_kind="opinion", day="2026-01-12", pace=100.0, speaking=30.0
                ),
                fact(
                    4,
                    situation=None,
                    task=None,
                    action=None,
                    result=None,
                    kind="technical",
                    question_id="t",
                    parts=(("example", 1),),
                ),
                fact(5, pace=140.0, speaking=60.0, filled=3),
            ]
        )
    )
    assert (found.answers, found.sessions, found.first, found.last) == (5, 3, "2026-01-05", "2026-01-12")
    assert found.parts["result"] == Cell(1, 0, 3)
    assert found.parts["task"] == Cell(0, 4, 0)
    assert found.weakest == "result"
    assert found.stories == 0.75
    assert [(row.name, row.answers) for row in found.competencies] == [("skill", 3), ("values", 1)]
    assert [(row.name, row.answers, row.latest) for row in found.questions] == [("p", 1, 3), ("q", 3, 5), ("t", 1, 4)]
    assert found.questions[-1].parts == {"example": Cell(0, 1, 0)}
    assert [(week.monday, week.answers) for week in found.weeks] == [("2026-01-05", 4), ("2026-01-12", 1)]
    assert found.categories == {"blaming": 1}
    (voice,) = found.voices
    assert (voice.answers, voice.pace, voice.filled) == (3, 120, 3)
    assert coverage(Counts()).answers == 0


@pytest.mark.parametrize("lang", ["en", "id"])
def test_lines_and_markdown_hold_what_was_counted(lang: str) -> None:
    say, found = Catalogue(lang), coverage(counts([fact(1), fact(2, day="2026-02-02")]))
    told = "\n".join(line.text for line in tables.lines(found, {"q": "Why?"}, say))
    written = tables.markdown(found, {"q": "Why?"}, say)
    for text in (told, written):
        assert "Why?" in text
        assert "0/0/2" in text
        assert say("report.part_result") in text
    assert tables.lines(coverage(Counts()), {}, say)[0].text == say("coverage.none")


def test_no_cell_is_a_formula_and_nothing_is_markup() -> None:
    hostile = "=cmd|' /C calc'!A0"
    found = coverage(counts([fact(1, question_id=hostile), fact(2, question_id="@x"), fact(3, question_id=" +1")]))
    rows = list(csv.reader(io.StringIO(tables.as_csv(found, {hostile: "-2+3", "@x": '"\n=1'}, SAY))))
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if cell.strip()[:1] in ("=", "+", "@", "|", "%") or cell.startswith("-")]
    assert any(cell.lstrip("'") == hostile for cell in cells)
    written = tables.markdown(found, {"@x": "[a](http://b) <script> | `x` *y*"}, SAY)
    assert "<script>" not in written
    assert "](http" not in written


class Strict(HTMLParser):
    """Every tag and attribute; anything that could load or run is noted."""

    ALLOWED = frozenset(
        [
            "html",
            "head",
            "meta",
            "title",
            "style",
            "body",
            "main",
            "h1",
            "h2",
            "h3",
            "p",
            "div",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "figure",
            "figcaption",
            "svg",
            "desc",
            "line",
            "text",
            "polyline",
            "details",
            "summary",
            "article",
            "abbr",
            "span",
            "u",
            "mark",
            "sup",
            "b",
            "ol",
            "li",
            "audio",
            "script",
        ]
    )

    def __init__(self) -> None:
        super().__init__()
        self.bad: list[str] = []
        self.scripts = 0
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.ALLOWED:
            self.bad.append(tag)
        self.scripts += tag == "script"
        for name, value in attrs:
            if name.startswith("on") or name in ("style", "href", "srcset", "action", "formaction"):
                self.bad.append(f"{tag} {name}")
            if name == "src" and not (value or "").startswith("data:audio/flac;base64,"):
                self.bad.append(f"{tag} {name}={value}")
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.bad.append(f"/{tag}")


def records(text: str, question: str = EVIL, report: Report | None = None) -> list[AnswerRecord]:
    said = samples.spoken(text)
    report = report or samples.rich()
    asked, when = Question("q", question), "2026-01-05T10:00:00+07:00"
    return [AnswerRecord(n, 1, asked, 1, "done", when, f"takes/{n}.flac", said, said, None, report) for n in (1, 2)]


def whole(answers: list[AnswerRecord], sound: dict[int, bytes] | None = None, say: Catalogue = SAY) -> str:
    found = coverage(counts([fact(1, categories=(EVIL,)), fact(2, day="2026-02-02", question_id=EVIL, competency=EVIL)]))
    return page.html(found, {"q": EVIL}, answers, say, made="2026-01-05T10:00:00", sound=sound)


@pytest.mark.parametrize("lang", ["en", "id"])
@pytest.mark.parametrize("text", TEXTS, ids=["plain", "mixed", "evil", "hostile"])
def test_the_page_holds_nothing_that_loads_or_runs(lang: str, text: str) -> None:
    written = whole(records(text), {1: b"fLaC"}, Catalogue(lang))
    strict = Strict()
    strict.feed(written)
    strict.close()
    assert (strict.bad, strict.scripts, strict.open) == ([], 1, [])
    assert not re.search(r"https?://|//[a-z]", re.sub(r"<script>.*?</script>", "", written, flags=re.DOTALL))
    assert "default-src 'none'" in written
    assert "\x1b" not in written


def test_parts_data_and_findings_can_be_told_without_colour() -> None:
    written = whole(records(samples.ANSWER, "Why?"))
    for letter in "STAR":
        assert re.search(rf'<abbr class="letter" title="\w+">{letter}</abbr>', written)
    assert "<u>two weeks</u>" in written
    assert "<mark><sup>!1</sup>My old boss" in written
    assert "data-t" not in written
    assert 'data-t="0.33"' in whole(records(samples.ANSWER, "Why?"), {1: b"fLaC"})
    assert written.count("<svg") == 2
    assert written.count('role="img" aria-label=') == 2


@pytest.fixture
def chromium(tmp_path: Path) -> Iterator[browser.Browser]:
    program = browser.where()
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no Chromium, which the README's test command installs where it is packaged")
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    opened = browser.Browser(program, tmp_path / "profile")
    yield opened
    opened.close()


def test_opened_and_clicked_through_in_a_browser(chromium: browser.Browser, tmp_path: Path) -> None:
    import numpy
    import soundfile

    soundfile.write(tmp_path / "take.flac", 0.1 * numpy.sin(numpy.arange(16_000 * 45) / 20), 16_000)
    sound = (tmp_path / "take.flac").read_bytes()
    text = samples.ANSWER + " " + EVIL
    file = tmp_path / "report.html"
    file.write_text(whole(records(text), {1: sound}), "utf-8")
    chromium.open(file)
    assert chromium.value("window.hacked === undefined")
    assert chromium.value("document.scripts.length") == 1
    assert chromium.value("document.querySelectorAll('img, iframe, object, link, form').length") == 0
    assert chromium.value("document.querySelector('h3').textContent").startswith("<script>window.hacked=1</script>")
    said = chromium.value("document.querySelector('.said').textContent")
    assert "window.hacked=1</script><img src=x" in said.replace("!1", "").replace("!2", "")
    # A word is clicked: its recording plays from there, and the word is lit.
    place = chromium.value(
        "(() => { const w = document.querySelectorAll('.w')[40]; w.scrollIntoView({block: 'center'});"
        " const r = w.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2, parseFloat(w.dataset.t)]; })()"
    )
    chromium.click(place[0], place[1])
    chromium.until(f"document.querySelector('audio').currentTime > {place[2] + 0.2}")
    assert chromium.value(f"document.querySelector('audio').currentTime < {place[2] + 20}")
    assert chromium.value("document.querySelectorAll('.w.now').length") == 1
    # Everything is clicked, and still nothing of what was said has run or been asked for.
    chromium.value("document.querySelectorAll('.w, summary, mark, u, abbr, td').forEach(e => e.click())")
    chromium.value("document.querySelectorAll('*').forEach(e => e.dispatchEvent(new Event('mouseover')))")
    assert chromium.value("window.hacked === undefined")
    # (What the browser's own audio controls draw with are data of its own.)
    asked = [url for url in chromium.requests if not url.startswith("data:") and url != file.as_uri()]
    assert asked == []
    assert chromium.complaints == []


class Telling:
    def __init__(self, answer: int, session: int, question_id: str, report: Report) -> None:
        self.answer, self.session, self.question_id, self.figures = answer, session, question_id, report.evidence


def test_a_story_told_too_often_or_with_other_figures() -> None:
    rich = samples.rich()
    told = [Telling(n, 1, f"q{n}", rich) for n in (1, 2, 3)]
    assert serves(told) == {"q1": 1, "q2": 1, "q3": 1}
    assert overused(told) == 3
    assert overused(told[:2]) == 0
    assert changed(rich.evidence, told) == []
    said = "five of our biggest clients"
    other = tuple(msgspec.structs.replace(e, value=5, text=said) if e.unit == "clients" else e for e in rich.evidence)
    (change,) = changed(rich.evidence, [Telling(4, 2, "q", msgspec.structs.replace(rich, evidence=other))])
    assert (change.answer, change.before, change.now) == (4, "three of our biggest clients", "five of our biggest clients")


def test_a_transcript_without_report_is_shown_plain() -> None:
    said = Transcript("<b>Hi</b>", "en")
    record = AnswerRecord(1, 1, Question("q", "Why?"), 1, "recorded", "2026-01-05T10:00:00+07:00", "", said)
    assert "&lt;b&gt;Hi&lt;/b&gt;" in whole([record])
