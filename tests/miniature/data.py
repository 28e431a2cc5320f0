"""Speak the training sentences: writes sentences.pkl into the work folder.

    python data.py [--work FOLDER] [--count SENTENCES]
"""

from __future__ import annotations

import argparse
import multiprocessing
import pickle
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
        # Most takes near the pace of the tests, some faster or slower.
        jobs += [(language, t, round(rng.triangular(143, 182, 160)), rng.randint(44, 56)) for t in chosen]
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
    with (arguments.work / "sentences.pkl").open("wb") as file:
        pickle.dump([(t.language, t.text, t.audio, t.words) for t in takes], file)
    mean = sum(t.seconds for t in takes) / len(takes)
    print(f"{len(takes)} sentences, {mean:.1f} s on average, spoken by {' and '.join(engines)}")


if __name__ == "__main__":
    main()
