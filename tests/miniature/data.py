"""Speak the training sentences: writes sound.npy and takes.json into the work folder.

python data.py [--work FOLDER] [--count SENTENCES]
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import tempfile
from dataclasses import dataclass
from pathlib import Path

import corpus
import numpy as np
import sentences
import voice

LONGEST_SECONDS = 10.5
DEFAULT_WORK = Path(tempfile.gettempdir()) / "miniature-whisper"


@dataclass(frozen=True)
class Take:
    """One spoken training sentence."""

    language: str
    text: str
    audio: np.ndarray  # int16, 16 kHz
    words: list[tuple[int, float]]  # (place in the text, seconds) where a word begins

    @property
    def seconds(self) -> float:
        return len(self.audio) / voice.SAMPLE_RATE

    def part(self, first: int, last: int, begin: float, end: float) -> Take:
        """The text from `first` to `last`, heard from `begin` to `end` (seconds)."""
        audio = self.audio[int(begin * voice.SAMPLE_RATE) : int(end * voice.SAMPLE_RATE)]
        words = [(p - first, s - begin) for p, s in self.words if first <= p < last]
        return Take(self.language, self.text[first:last].strip(), audio, words)

    def until(self, end: float) -> Take | None:
        """The first `end` seconds, with the words that are whole in them; None if there are none."""
        begun = [p for p, s in self.words if s < end - 0.03]
        return self.part(0, begun[-1], 0, end) if len(begun) > 1 else None


Job = tuple[str, str, int, int]  # language, text, rate, pitch


def plan(count: int, seed: int) -> list[Job]:
    """What to speak, and how: `count` sentences, half in each language, none of them held out."""
    rng = random.Random(seed)
    jobs: list[Job] = []
    for language in corpus.LANGUAGES:
        held_out = sentences.held_out(language)
        chosen: list[str] = []
        while len(chosen) < count // len(corpus.LANGUAGES):
            text = corpus.sentence(language, rng)
            if text not in held_out:
                chosen.append(text)
        assert not held_out & set(chosen), "a held-out sentence got into training"
        for text in chosen:
            # Most takes near the pace of the tests, some faster or slower.
            jobs.append((language, text, round(rng.triangular(154, 167, 160)), rng.randint(49, 51)))
    rng.shuffle(jobs)
    return jobs


def speak_all(engine: str, jobs: list[Job]) -> list[Take]:
    """Speak `jobs` with one eSpeak NG library. In a process of its own: two cannot live in one."""
    speaker = voice.Voice(engine)
    takes = []
    for language, text, rate, pitch in jobs:
        spoken = speaker.speak(text, language, rate, pitch)
        audio = (np.clip(spoken.audio, -1, 1) * 32767).astype(np.int16)
        take = Take(language, text, audio, spoken.words)
        if take.seconds <= LONGEST_SECONDS:
            takes.append(take)
    return takes


def save_takes(work: Path, takes: list[Take]) -> None:
    """All sound in one array, so that several processes can map the same file into memory."""
    np.save(work / "sound.npy", np.concatenate([t.audio for t in takes]))
    listed = [(t.language, t.text, len(t.audio), t.words) for t in takes]
    (work / "takes.json").write_text(json.dumps(listed), encoding="utf-8")


def load_takes(work: Path) -> list[Take]:
    """What `save_takes` wrote."""
    sound = np.load(work / "sound.npy", mmap_mode="r")
    takes, begin = [], 0
    for language, text, length, words in json.loads((work / "takes.json").read_text(encoding="utf-8")):
        takes.append(Take(language, text, sound[begin : begin + length], [(p, s) for p, s in words]))
        begin += length
    return takes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=DEFAULT_WORK)
    parser.add_argument("--count", type=int, default=12000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)

    # Versions of eSpeak NG sound a little different: the model shall know all that are here.
    engines = list(voice.libraries())
    jobs = plan(arguments.count, arguments.seed)
    shares = [(engine, jobs[i :: len(engines)]) for i, engine in enumerate(engines)]
    with multiprocessing.get_context("spawn").Pool(len(engines)) as pool:
        takes = [take for part in pool.starmap(speak_all, shares) for take in part]
    save_takes(arguments.work, takes)
    mean = sum(t.seconds for t in takes) / len(takes)
    print(f"{len(takes)} sentences, {mean:.1f} s on average, spoken by {' and '.join(engines)}")


if __name__ == "__main__":
    main()
