"""``mockint eval``: how right the scorer is on a labelled corpus, beside simple baselines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mockint.cli.arguments import Parser
from mockint.cli.console import Console
from mockint.errors import UsageError

ASKED_FOR = ("all", "story", "conduct", "evidence")


def add_arguments(parser: Parser) -> None:
    """The options of the command."""
    parser.value("corpus", "cli.eval_corpus")
    parser.choice("--lang", "cli.eval_lang", ("en", "id"))
    parser.choice("--only", "cli.eval_only", ASKED_FOR)
    parser.switch("--final", "cli.eval_final")
    parser.switch("--json", "cli.option_json")


def run(args: Any, console: Console, parser: Parser) -> int:
    """Measure and print. Raises UsageError when there is no corpus or a line of it is wrong."""
    folder = Path(args.corpus) if args.corpus else Path(__file__).parents[2] / "tests" / "corpora"
    only = args.only or "all"
    found: dict[str, Any] = {}
    for lang in (args.lang,) if args.lang else ("en", "id"):
        place = folder / lang
        if not place.is_dir():
            raise UsageError("no_corpus", folder=str(place))
        found[lang] = _measure(place, lang, args.final, only)
    if args.json:
        import msgspec

        console.bytes(msgspec.json.encode(found))
        return 0
    for lang, results in found.items():
        for line in _lines(lang, results, console):
            console.out(line)
    return 0


def _measure(place: Path, lang: str, final: bool, only: str) -> dict[str, Any]:
    from mockint.scoring import corpus

    out: dict[str, Any] = {}
    try:
        if only in ("all", "story"):
            files = sorted((place / "final").glob("answers*.txt")) if final else sorted((place / "answers").glob("*.txt"))
            answers = [a for f in files for a in corpus.read_answers(f.read_text("utf-8"), lang, f.name)]
            if answers:
                out["story"] = _story(answers)
            second = place / "second" / "labels.txt"
            if second.is_file() and not final:
                from mockint.scoring import agreement

                labels = agreement.read_labels(second.read_text("utf-8"), second.name)
                out["agreement"] = agreement.compare(answers, labels)
        if only in ("all", "conduct"):
            files = sorted((place / "final").glob("*.tsv")) if final else sorted((place / "conduct").glob("*.tsv"))
            items = [i for f in files for i in corpus.read_conduct(f.read_text("utf-8"), f.name)]
            if items:
                out["conduct"] = _conduct(items, lang)
        if only in ("all", "evidence"):
            files = sorted((place / "final").glob("evidence*.txt")) if final else sorted((place / "evidence").glob("*.txt"))
            sentences = [s for f in files for s in corpus.read_sentences(f.read_text("utf-8"), f.name)]
            if sentences:
                out["evidence"] = _evidence(sentences, lang)
    except corpus.CorpusError as error:
        raise UsageError("corpus_line", reason=str(error)) from error
    return out


def _story(answers: list[Any]) -> dict[str, Any]:
    from mockint.scoring import corrupt
    from mockint.scoring import evaluate_story as ev

    out: dict[str, Any] = {"answers": len(answers), "versions": {}, "baselines": {}}
    for version in corrupt.VERSIONS:
        tally = ev.measure(answers, ev.by_words, version)
        labels = {x: [round(v, 3) for v in tally.of_label(x)[:3]] + [tally.of_label(x)[3]] for x in ev.LABELS}
        out["versions"][version] = {
            "macro_f1": round(tally.macro_f1(), 3),
            "labels": labels,
            "presence": {x: round(tally.balanced(x), 3) for x in "STAR"},
            "mean_presence": round(tally.mean_balanced(), 3),
            "kind": round(tally.kind_accuracy(), 3),
        }
        if version == "tidy":
            out["confusion"] = {g: {s: tally.words[g, s] for s in ev.LABELS} for g in ev.LABELS}
    for name, reader in (("place", ev.by_place), ("keywords", ev.by_keywords)):
        scores = {}
        for version in ("tidy", "shuffled"):
            tally = ev.measure(answers, reader, version)
            scores[version] = {"macro_f1": round(tally.macro_f1(), 3), "mean_presence": round(tally.mean_balanced(), 3)}
        out["baselines"][name] = scores
    return out


def _conduct(items: list[Any], lang: str) -> dict[str, Any]:
    from mockint.scoring import evaluate_conduct

    return dict(evaluate_conduct.summary(items, lang))


def _evidence(sentences: list[Any], lang: str) -> dict[str, Any]:
    from mockint.scoring import evaluate_evidence as ev
    from mockint.scoring import evidence
    from mockint.scoring.text import tokenize

    total = ev.Tally()
    for sentence in sentences:
        found, _ = evidence.find(sentence.text, tokenize(sentence.text), lang)
        total.add(ev.tally(ev.match(sentence.evidence, found)))
    precision, recall, f1 = total.scores()
    types = sorted({*total.hit, *total.missed, *total.extra})
    return {
        "sentences": len(sentences),
        "precision": round(precision, 3),
        "recall": round(recall, 3),
        "f1": round(f1, 3),
        "values": round(total.values(), 3),
        "types": {t: [round(v, 3) for v in total.scores(t)] for t in types},
    }


def _lines(lang: str, results: dict[str, Any], console: Console) -> list[str]:
    say = console.say
    out = [say("eval.language", lang=lang)]
    story = results.get("story")
    if story:
        out += ["", say("eval.story", count=story["answers"])]
        out.append(
            f"  {'':10}{'F1':>7}" + "".join(f"{x:>7}" for x in "STARO") + f"{say('eval.presence'):>10}{say('eval.kind'):>8}"
        )
        for version, row in story["versions"].items():
            each = "".join(f"{row['labels'][x][2]:>7.3f}" for x in "STARO")
            out.append(f"  {version:10}{row['macro_f1']:>7.3f}{each}{row['mean_presence']:>10.3f}{row['kind']:>8.3f}")
        for name, rows in story["baselines"].items():
            for version, row in rows.items():
                label = say("eval.baseline", name=say(f"eval.by_{name}"), version=version)
                out.append(f"  {label:52}{row['macro_f1']:>7.3f}{row['mean_presence']:>10.3f}")
        out += ["", "  " + say("eval.confusion"), "       " + "".join(f"{x:>7}" for x in "STARO")]
        out += [f"  {g:5}" + "".join(f"{row[x]:>7}" for x in "STARO") for g, row in story["confusion"].items()]
    if "agreement" in results:
        out += ["", say("eval.agreement", **results["agreement"])]
    if "conduct" in results:
        out += ["", say("eval.conduct", **{k: v for k, v in results["conduct"].items() if not isinstance(v, dict)})]
        for name, row in results["conduct"].get("categories", {}).items():
            out.append(f"  {name:16} {row}")
    if "evidence" in results:
        row = results["evidence"]
        out += ["", say("eval.evidence", **{k: v for k, v in row.items() if k != "types"})]
        out += [f"  {name:10}" + "".join(f"{v:>7.3f}" for v in values) for name, values in row["types"].items()]
    return [*out, ""]
