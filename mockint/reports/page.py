"""The report as one HTML file that stands alone: no address in it, nothing loaded, nothing said in it can run.

The content policy allows only this file's own style and script, by their hashes, and sound from ``data:``. What was said is
escaped text; the script reads times from it and writes nothing but class names. Pure.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from html import escape
from pathlib import Path

from mockint.catalogue import Catalogue
from mockint.model import STAR_PARTS, AnswerRecord
from mockint.reports import plots, tables
from mockint.reports.clean import clean
from mockint.reports.coverage import Coverage
from mockint.reports.plain import LETTERS, part_name
from mockint.reports.words import marked_words


def html(
    found: Coverage,
    asked: Mapping[str, str],
    answers: Sequence[AnswerRecord],
    say: Catalogue,
    *,
    made: str,
    sound: Mapping[int, bytes] | None = None,
) -> str:
    """The whole page. ``asked`` holds the questions' texts by id, ``made`` the moment it is made (ISO 8601); ``sound`` the
    recordings (FLAC, as stored) of those answers that bring theirs along, by the answer's number."""
    style, script = _file("page.css"), _file("page.js")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; media-src data:;"
        " base-uri 'none'; form-action 'none'"
    )
    title = _text(say("coverage.title"))
    out = [
        f'<!DOCTYPE html>\n<html lang="{say.lang}">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="referrer" content="no-referrer">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>",
    ]
    out += _coverage(found, asked, say)
    if answers:
        out.append(f'<h2 id="answers">{_text(say("coverage.answers_title"))}</h2>')
        out.append(f'<p class="quiet">{_text(say("coverage.legend"))}</p>')
        out += [_answer(answer, say, (sound or {}).get(answer.id)) for answer in answers]
    out.append(f'<p class="quiet">{_text(say("coverage.made", when=made[:16].replace("T", " ")))}</p>')
    out.append(f"</main>\n<script>{script}</script>\n</body>\n</html>\n")
    return "\n".join(out)


def _coverage(found: Coverage, asked: Mapping[str, str], say: Catalogue) -> list[str]:
    if not found.answers:
        return [f"<p>{_text(say('coverage.none'))}</p>"]
    out = [f"<p>{_text(tables.summary(found, say))}</p>"]
    if found.weakest:
        out.append(f'<p class="advice">{_text(say("coverage.weakest", part=part_name(found.weakest, say)))}</p>')
    out += [plots.score(found.weeks, say), plots.heard(found.weeks, say)]
    for title, header, rows in tables.tables(found, asked, say):
        head = "".join(f'<th scope="col">{_text(cell)}</th>' for cell in header)
        body = "\n".join("<tr>" + "".join(f"<td>{_text(cell)}</td>" for cell in row) + "</tr>" for row in rows)
        out.append(f"<h2>{_text(title)}</h2>")
        out.append(f'<div class="wide"><table><thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table></div>')
    return out


def _answer(answer: AnswerRecord, say: Catalogue, sound: bytes | None) -> str:
    said, report = answer.text or answer.raw, answer.report
    when = answer.started[:16].replace("T", " ")
    out = [f'<article id="a{answer.id}"><h3>{_text(answer.question.text)}</h3>']
    score = (
        f" · {_text(say('report.score', score=report.score, kind=say(f'report.kind_{report.answer_kind}')))}" if report else ""
    )
    number = _text(say("coverage.answer_number", answer=answer.id))
    out.append(f'<p class="quiet">{_text(when)} · {number}{score}</p>')
    if said is None:
        return "".join([*out, f"<p>{_text(say('coverage.no_text'))}</p></article>"])
    if sound is not None:
        data = base64.b64encode(sound).decode()
        out.append(f'<p class="quiet play">{_text(say("coverage.play_hint"))}</p>')
        out.append(f'<audio controls preload="none" src="data:audio/flac;base64,{data}"></audio>')
    elif answer.take:
        out.append(f'<p class="quiet play">{_text(say("coverage.audio_left_out"))}</p>')
    out.append(f'<p class="said">{marked_words(said, report, say, timed=sound is not None, lead=answer.lead)}</p>')
    if report is None:
        return "".join([*out, "</article>"])
    if report.star and answer.question.kind == "behavioural":
        row = ", ".join(
            f'<b class="{part}">{LETTERS[part]}</b> {_text(part_name(part, say))}: {_text(say(f"report.{reading.presence}"))}'
            for part in STAR_PARTS
            if (reading := report.star.get(part)) is not None
        )
        out.append(f"<p>{row}</p>")
    if report.conduct:
        items = []
        for finding in report.conduct:
            grade = say(f"report.severity_{finding.severity}") + (f", {say('report.likely')}" if finding.likely else "")
            better = f" {_text(say('report.instead', text=finding.instead))}" if finding.instead else ""
            name = _text(f"{tables.category(finding.category, say)} ({grade})")
            items.append(f"<li>{name}: {_text(finding.why)}{better}</li>")
        out.append(f'<ol class="findings">{"".join(items)}</ol>')
    if report.advice:
        out.append(f'<p class="advice">{_text(say("report.advice", text=report.advice.text))}</p>')
    return "".join([*out, "</article>"])


def _text(text: str) -> str:
    return escape(clean(text, lines=True), quote=True)


@lru_cache(maxsize=4)
def _file(name: str) -> str:
    return (Path(__file__).parent / name).read_text("utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
