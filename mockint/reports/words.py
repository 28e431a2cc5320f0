"""What was said, as HTML: parts by letter and colour, data underlined, findings marked and numbered, words to be heard."""

from __future__ import annotations

from html import escape
from itertools import pairwise

from mockint.catalogue import Catalogue
from mockint.model import STAR_PARTS, Report, Transcript
from mockint.reports.clean import clean
from mockint.reports.plain import LETTERS, part_name


def marked_words(said: Transcript, report: Report | None, say: Catalogue, *, timed: bool, lead: int = 0) -> str:
    """The text with its marks. ``timed`` gives each word that has a time its place in the recording; the first ``lead`` code
    points belong to another recording and get none."""
    text = clean(said.text, lines=True)
    kinds = _layers(text, report)
    words = {w.span[0]: w for w in said.words if lead <= w.span[0] < w.span[1] <= len(text)} if timed else {}
    ends = {w.span[1] for w in words.values()}
    cuts = sorted({0, len(text), *(at for span, _, _ in kinds for at in span), *words, *ends})
    starts: dict[int, list[tuple[int, str]]] = {}
    stops: dict[int, list[tuple[int, str]]] = {}
    for span, order, name in kinds:
        starts.setdefault(span[0], []).append((order, name))
        stops.setdefault(span[1], []).append((order, name))
    now: list[tuple[int, str]] = []
    out: list[str] = []
    told, marked, last = "", 0, ""
    for start, end in pairwise(cuts):
        for gone in stops.get(start, ()):
            if gone in now:
                now.remove(gone)
        now += starts.get(start, ())
        part = next((name for order, name in now if order == 0), "")
        finding = next((int(name) for order, name in now if order == 2), 0)
        if part != told:
            out.append("</span>" if told else "")
            if part:
                letter = "" if part == last else _letter(part, say)
                out.append(f'<span class="{part}">{letter}')
                last = part
            told = part
        piece = escape(text[start:end], quote=True)
        if start in words and words[start].span[1] >= end:
            piece = f'<span class="w" role="button" tabindex="0" data-t="{words[start].start:.2f}">{piece}</span>'
        if any(order == 1 for order, _ in now):
            piece = f"<u>{piece}</u>"
        if finding:
            number = f"<sup>!{finding}</sup>" if finding != marked else ""
            piece = f"<mark>{number}{piece}</mark>"
        marked = finding
        out.append(piece)
    if told:
        out.append("</span>")
    return "".join(out)


def _layers(text: str, report: Report | None) -> list[tuple[tuple[int, int], int, str]]:
    """Spans with their kind: 0 a part of the story, 1 a datum, 2 a finding. Bad spans are left out."""
    if report is None:
        return []
    found: list[tuple[tuple[int, int], int, str]] = []
    for part in STAR_PARTS:
        reading = report.star.get(part)
        found += [(span, 0, part) for span in (reading.spans if reading else ())]
    found += [(one.span, 1, "") for one in report.evidence]
    found += [(one.span, 2, str(number)) for number, one in enumerate(report.conduct, 1)]
    return [one for one in found if 0 <= one[0][0] < one[0][1] <= len(text)]


def _letter(part: str, say: Catalogue) -> str:
    name = escape(part_name(part, say), quote=True)
    return f'<abbr class="letter" title="{name}">{LETTERS[part]}</abbr>'
