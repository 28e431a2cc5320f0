"""Train the miniature Whisper on sentences.pkl; goes on from miniature.pt if the work folder has one.

    python train.py [--work FOLDER] [--steps COUNT]

Windows are put together from sentences with pauses, so that the times are known; some hold no
speech at all, some begin or end inside a sentence.
"""

from __future__ import annotations

import argparse
import copy
import math
import pickle
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from data import DEFAULT_WORK, Take
from faster_whisper.feature_extractor import FeatureExtractor
from model import Ids, Miniature
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from torch import Tensor

PIECES = 700
SAMPLE_RATE, HOP = 16000, 160

# Windows of a batch: name -> (length in frames of 10 ms, windows, most sentences in one).
KINDS = {"short": (700, 20, 1), "long": (1300, 10, 4), "whole": (3000, 4, 8)}
EARLY = 0.25  # this share of training takes short windows only: listening comes first


@dataclass
class Said:
    """What is said in a window from `start` to `end` (seconds); `end` is None for a sentence that
    the window's end cuts off, and then `text` is as much of it as can be heard."""

    start: float
    end: float | None
    text: str


@dataclass
class Window:
    language: str
    audio: np.ndarray
    said: list[Said] = field(default_factory=list)


def make_tokenizer(texts: list[str]) -> Tokenizer:
    """A byte-level BPE like Whisper's, made for these texts."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=PIECES,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        special_tokens=[],
    )
    tokenizer.train_from_iterator([" " + t for t in texts], trainer)
    return tokenizer


class Windows:
    """Makes windows of sound from takes."""

    def __init__(self, takes: list[Take], rng: np.random.Generator) -> None:
        self._takes = {name: [t for t in takes if t.language == name] for name in ("en", "id")}
        self._rng = rng

    def _take(self, language: str) -> Take:
        pool = self._takes[language]
        return pool[int(self._rng.integers(len(pool)))]

    def _cut(self, take: Take, begin: bool, end: bool) -> tuple[str, np.ndarray]:
        """`take` without some words at its beginning or end: live captions cut so, mostly at a
        pause."""
        places = [(p, s) for p, s in take.words if 0 < p < len(take.text)]
        after_comma = [(p, s) for p, s in places if take.text[p - 2 : p] == ", "]
        if after_comma and self._rng.random() < 0.6:
            places = after_comma
        if not places:
            return take.text, take.audio
        first, last = (0, 0.0), (len(take.text), take.seconds)
        place = places[int(self._rng.integers(len(places)))]
        if begin and end:
            begin = bool(self._rng.random() < 0.5)
        if begin:
            first = place
        else:
            last = place
        text = take.text[first[0] : last[0]].strip()
        return text, take.audio[int(first[1] * SAMPLE_RATE) : int(last[1] * SAMPLE_RATE)]

    def window(self, frames: int, most: int) -> Window:
        rng = self._rng
        language = ("en", "id")[int(rng.integers(2))]
        room = frames / 100
        count = 0 if rng.random() < 0.05 else int(rng.integers(1, most + 1))
        if most == KINDS["whole"][2] and count:
            count = max(count, int(rng.integers(1, most + 1)))
        at = float(rng.choice([0.0, 0.4, rng.uniform(0, 1.5)]))  # 0.4: the margin of the VAD
        sound, said = [np.zeros(int(at * SAMPLE_RATE))], []
        widest_gap = 2.0 if rng.random() < 0.2 else 0.9
        for i in range(count):
            take = self._take(language)
            text, audio = take.text, take.audio
            chance = 0.2 if count == 1 else 0.1
            if (i in (0, count - 1)) and rng.random() < chance:
                text, audio = self._cut(take, i == 0, i == count - 1)
            seconds = len(audio) / SAMPLE_RATE
            if at + seconds > room - 0.05:
                if frames == 3000 and text == take.text:
                    # The window's end falls into this sentence, as in sound of over 30 s.
                    heard = [p for p, s in take.words if at + s < room - 0.1]
                    audio = audio[: int((room - at) * SAMPLE_RATE)]
                    sound.append(audio.astype(np.float64))
                    text = text[: heard[-1]].strip() if heard else ""
                    said.append(Said(at, None, text))
                elif not said:
                    continue
                break
            said.append(Said(at, at + seconds, text))
            sound.append(audio.astype(np.float64))
            gap = rng.uniform(0.05, widest_gap)
            sound.append(np.zeros(int(gap * SAMPLE_RATE)))
            at += seconds + gap
        whole = np.concatenate(sound)[: frames * HOP]
        if not said:
            whole = np.zeros(int(rng.uniform(0.3, room) * SAMPLE_RATE))
        # Loudness and noise of a microphone.
        whole = whole * math.exp(rng.uniform(math.log(0.12), math.log(1.1)))
        level = rng.choice([0.0, rng.uniform(0, 8), rng.uniform(0, 60)])
        return Window(language, whole + rng.normal(0, level, len(whole)), said)


class Features:
    """faster-whisper's features for a batch of windows: past the sound the *features* are zero."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._filters = torch.tensor(FeatureExtractor().mel_filters, dtype=torch.float32)
        self._hann = torch.hann_window(400)
        self._rng = rng

    def __call__(self, windows: list[Window], frames: int) -> Tensor:
        sound = torch.zeros(len(windows), frames * HOP)
        for row, window in zip(sound, windows, strict=True):
            row[: len(window.audio)] = torch.from_numpy(window.audio).clamp(-32768, 32767) / 32768
        spectrum = torch.stft(sound, 400, HOP, window=self._hann, return_complex=True)
        power = spectrum[..., :-1].abs() ** 2
        mel = (self._filters @ power).clamp(min=1e-10).log10()
        bins = torch.linspace(-1, 1, mel.shape[1])
        for row, window in zip(mel, windows, strict=True):
            # A different microphone: the spectrum a little tilted and bent.
            tilt, bend = self._rng.normal(0, 0.12, 2)
            row += (float(tilt) * bins + float(bend) * bins**2)[:, None]
            length = min(frames, len(window.audio) // HOP + 1)
            heard = row[:, :length]
            row[:, :length] = (torch.maximum(heard, heard.max() - 8) + 4) / 4
            row[:, length:] = 0
        return mel


def token_ids(window: Window, ids: Ids, tokenizer: Tokenizer, timed: bool) -> list[int]:
    """What the decoder is to say about a window."""
    special = ids.special
    if not window.said:
        # Whisper marks the lack of speech in the language's place.
        return [special[n] for n in ("sot", "nospeech", "transcribe", "notimestamps", "eot")]
    head = [special["sot"], special[window.language], special["transcribe"]]
    cut_off = window.said[-1].end is None
    if not timed and not cut_off:
        text = " ".join(s.text for s in window.said)
        return [*head, special["notimestamps"], *tokenizer.encode(" " + text).ids, special["eot"]]
    body = []
    for said in window.said:
        body.append(ids.time(said.start))
        if said.end is not None:  # of a sentence that is cut off, Whisper tells only the start
            body += [*tokenizer.encode(" " + said.text).ids, ids.time(said.end)]
    return [*head, *body, special["eot"]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=DEFAULT_WORK)
    parser.add_argument("--steps", type=int, default=4500)
    parser.add_argument("--rate", type=float, default=1.5e-3, help="highest learning rate")
    parser.add_argument("--early", type=float, default=EARLY)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(arguments.threads)
    rng = np.random.default_rng(arguments.seed)

    with (arguments.work / "sentences.pkl").open("rb") as file:
        takes = [Take(*fields) for fields in pickle.load(file)]
    tokenizer = make_tokenizer([t.text for t in takes])
    tokenizer.save(str(arguments.work / "bpe.json"))
    ids = Ids(tokenizer.get_vocab_size())
    letters = {c: i for i, c in enumerate(sorted({c for t in takes for c in t.text.lower()}))}
    windows, features = Windows(takes, rng), Features(rng)

    model = Miniature(ids.pieces, len(letters))
    saved = arguments.work / "miniature.pt"
    if saved.exists():
        model.load_state_dict(torch.load(saved)["weights"])
    average = copy.deepcopy(model)  # a running mean of the weights hears better than the weights
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=arguments.rate, weight_decay=0.01, betas=(0.9, 0.98)
    )
    steps = arguments.steps
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda i: min((i + 1) / 150, 0.5 * (1 + math.cos(math.pi * min(1, i / steps))) + 0.01),
    )
    began = time.time()
    for step in range(steps):
        if step < steps * arguments.early:
            kind = "short"
        else:
            kind = ("short", "whole", "long", "whole")[step % 4]
        frames, size, most = KINDS[kind]
        batch = [windows.window(frames, most) for _ in range(size)]
        sequences = [token_ids(w, ids, tokenizer, rng.random() < 0.7) for w in batch]
        width = max(map(len, sequences))
        target = torch.full((size, width), ids.special["eot"])
        weight = torch.zeros(size, width - 1)
        for i, sequence in enumerate(sequences):
            target[i, : len(sequence)] = torch.tensor(sequence)
            weight[i, 2 : len(sequence) - 1] = 1
            weight[i, 0] = 0.5  # the language, or that there is no speech

        memory = model.encode(features(batch, frames))
        logits = model.decode(target[:, :-1], memory)
        losses = F.cross_entropy(
            logits.reshape(-1, ids.count),
            target[:, 1:].reshape(-1),
            reduction="none",
            label_smoothing=0.03,
        )
        decoder_loss = (losses.view(size, -1) * weight).sum() / weight.sum()
        # Spelling what it hears is what makes the encoder listen at all.
        spelled = [[letters[c] for c in " ".join(s.text for s in w.said).lower()] for w in batch]
        ctc_loss = F.ctc_loss(
            model.spell(memory).log_softmax(-1).transpose(0, 1),
            torch.tensor(sum(spelled, [])),
            torch.full((size,), memory.shape[1]),
            torch.tensor([len(x) for x in spelled]),
            blank=len(letters),
            zero_infinity=True,
        )
        optimizer.zero_grad()
        (decoder_loss + ctc_loss).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        keep = min(0.997, (1 + step) / (10 + step))
        with torch.no_grad():
            for mean, current in zip(average.parameters(), model.parameters(), strict=True):
                mean.lerp_(current, 1 - keep)
        if step % 50 == 0 or step == steps - 1:
            full = weight == 1
            right = ((logits.argmax(-1) == target[:, 1:]) & full).sum() / full.sum()
            print(
                f"{step} {kind} decoder {decoder_loss.item():.3f} ctc {ctc_loss.item():.3f}"
                f" right {right.item():.3f} after {time.time() - began:.0f} s",
                flush=True,
            )
            unfinished = saved.with_suffix(".new")
            torch.save(
                {"weights": average.state_dict(), "shape": model.shape, "pieces": ids.pieces},
                unfinished,
            )
            unfinished.replace(saved)


if __name__ == "__main__":
    main()
