"""Train the miniature Whisper on what data.py spoke; go on from an earlier run if there is one.

    python train.py [--work FOLDER] [--steps COUNT]

Windows are put together from sentences with pauses, so that the times are known; some hold no
speech at all, some begin or end inside a sentence.
"""

from __future__ import annotations

import argparse
import copy
import math
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from data import DEFAULT_WORK, Take, load_takes
from faster_whisper.feature_extractor import FeatureExtractor
from network import POSITIONS, SECONDS_OF_POSITION, Ids, Miniature
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from torch import Tensor, distributed
from torch.multiprocessing import spawn

PIECES = 700
SAMPLE_RATE, HOP = 16000, 160

# Windows of a batch, over all processes: name -> (frames of 10 ms, windows, most sentences in one).
KINDS = {"short": (450, 30, 1), "pair": (1000, 13, 3), "whole": (3000, 4, 8)}
LATER = ("short", "short", "pair", "short", "pair", "short", "short", "pair", "short", "whole")
NOWHERE = (-1.0, -1.0)  # the span of a token that is not heard at any one moment
MARGIN = 0.04  # seconds around a token where looking is right, too
TIMED = 0.35  # this share of windows tells times; mockint listens without them
INDONESIAN = 0.65  # its longer words are harder to learn
SALAD = 0.35  # this share of windows holds words in no order that could be guessed
SLIPS = 0.12  # this share of the decoder's own words is made wrong: it must not lean on them, but listen
EARLY = 0.25  # this share of training takes short windows only: listening comes first


@dataclass
class Said:
    """What is said in a window from `start` to `end` (seconds).

    `end` is None for a sentence that the window's end cuts off, and then `text` is as much of it as
    can be heard. `anchors` are moments in the text: (place, seconds).
    """

    start: float
    end: float | None
    text: str
    anchors: list[tuple[int, float]]


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
        show_progress=False,
    )
    tokenizer.train_from_iterator([" " + t for t in texts], trainer)
    return tokenizer


def even_out(takes: list[Take]) -> np.ndarray:
    """How likely each take or an earlier one is drawn: a take with a rare pair of words more often than the others.

    Holding the test sentences back leaves some words of the space in few other sentences.
    """
    pairs = [list(pairwise(t.text.lower().split())) or [("", t.text)] for t in takes]
    counts = Counter(p for own in pairs for p in set(own))
    rarity = np.array([min(counts[p] for p in own) ** -0.6 for own in pairs])
    return np.cumsum(rarity / rarity.sum())


class Windows:
    """Makes windows of sound from takes."""

    def __init__(self, takes: list[Take], rng: np.random.Generator) -> None:
        self._takes = {name: [t for t in takes if t.language == name] for name in ("en", "id")}
        self._often = {name: even_out(own) for name, own in self._takes.items()}
        self._rng = rng

    def _take(self, language: str, longest: float) -> Take:
        pool, often = self._takes[language], self._often[language]
        while True:
            take = pool[int(np.searchsorted(often, self._rng.random()))]
            if take.seconds <= longest:
                return take

    def _cut(self, take: Take, begin: bool) -> Take:
        """`take` without some words at its beginning or at its end, as live captions cut sound."""
        if not begin and self._rng.random() < 0.4:
            # At any moment, as in captions of someone who is still speaking: only whole words count.
            return take.until(float(self._rng.uniform(0.3, 1)) * take.seconds) or take
        places = [(p, s) for p, s in take.words if 0 < p < len(take.text)]
        after_comma = [(p, s) for p, s in places if take.text[p - 2 : p] == ", "]
        if after_comma and self._rng.random() < 0.6:
            places = after_comma
        if not places:
            return take
        place, at = places[int(self._rng.integers(len(places)))]
        return take.part(place, len(take.text), at, take.seconds) if begin else take.part(0, place, 0, at)

    def _salad(self, language: str) -> Take:
        """Pieces of a few words from many takes in a row: what cannot be guessed has to be heard."""
        text, audio, words, at = "", [], [], 0.0
        for _ in range(int(self._rng.integers(2, 6))):
            take = self._take(language, 99)
            first = int(self._rng.integers(len(take.words)))
            last = first + int(self._rng.integers(1, 5))
            place, begin = take.words[first]
            until, end = take.words[last] if last < len(take.words) else (len(take.text), take.seconds)
            piece = take.part(place, until, begin, end)
            text += " " if text else ""
            words += [(len(text) + p, at + s) for p, s in piece.words]
            text += piece.text
            audio.append(piece.audio)
            at += piece.seconds
        return Take(language, text, np.concatenate(audio), words)

    def window(self, frames: int, most: int) -> Window:
        rng = self._rng
        language = "id" if rng.random() < INDONESIAN else "en"
        room = frames / 100
        count = 0 if rng.random() < 0.05 else int(rng.integers(1, most + 1))
        # 0.4: the margin of the VAD
        at = float(rng.choice([0.0, 0.4, rng.uniform(0, 0.6 if count == 1 else 1.5)]))
        sound, said = [np.zeros(int(at * SAMPLE_RATE))], []
        salad = rng.random() < SALAD
        widest_gap = 2.0 if rng.random() < 0.2 else 0.9
        for i in range(count):
            take = self._salad(language) if salad else self._take(language, room - at - 0.05 if not said else 99)
            if i in (0, count - 1) and rng.random() < (0.2 if count == 1 else 0.15):
                take = self._cut(take, begin=i == 0 and (count > 1 or rng.random() < 0.5))
            end: float | None = at + take.seconds
            if at + take.seconds > room - 0.05:
                # The window's end falls into this sentence, as in sound of over 30 s.
                cut_off = take.until(room - at)
                if frames < KINDS["whole"][0] or cut_off is None:
                    break
                take, end = cut_off, None
            said.append(Said(at, end, take.text, [(p, at + s) for p, s in take.words]))
            sound.append(take.audio.astype(np.float64))
            if end is None:
                break
            gap = rng.uniform(0.05, widest_gap)
            sound.append(np.zeros(int(gap * SAMPLE_RATE)))
            at += take.seconds + gap
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


@dataclass
class Script:
    """What the decoder is to say about a window: tokens, and for each the seconds where it is heard."""

    tokens: list[int] = field(default_factory=list)
    spans: list[tuple[float, float]] = field(default_factory=list)

    def add(self, tokens: list[int], spans: list[tuple[float, float]] | None = None) -> None:
        self.tokens += tokens
        self.spans += spans or [NOWHERE] * len(tokens)


def make_script(window: Window, ids: Ids, tokenizer: Tokenizer, timed: bool, shift: float) -> Script:
    """The script of a window; all times in it are later by `shift` seconds."""
    special, script = ids.special, Script()
    if not window.said:
        # Whisper marks the lack of speech in the language's place.
        script.add([special[n] for n in ("sot", "nospeech", "transcribe", "notimestamps", "eot")])
        return script
    timed = timed or window.said[-1].end is None
    script.add([special["sot"], special[window.language], special["transcribe"]])
    if not timed:
        script.add([special["notimestamps"]])
    for said in window.said:
        if timed:
            script.add([ids.time(said.start + shift)], [(said.start - 0.1, said.start + 0.2)])
        if said.end is None:  # of a sentence that is cut off, Whisper tells only the start
            break
        pieces = tokenizer.encode(" " + said.text)
        places, moments = zip(*said.anchors, (len(said.text), said.end), strict=True)
        # The offsets count the space in front.
        edges = [np.interp([a - 1, b - 1], places, moments) for a, b in pieces.offsets]
        script.add(pieces.ids, [(float(a), float(b)) for a, b in edges])
        if timed:
            script.add([ids.time(said.end + shift)], [(said.end - 0.2, said.end + 0.1)])
    script.add([special["eot"]])
    return script


class Trainer:
    """One of the processes that train the same network, each on windows of its own.

    On a busy computer, processes of one thread each get on better than one process of many threads.
    """

    def __init__(self, arguments: argparse.Namespace, rank: int) -> None:
        self.arguments, self.rank = arguments, rank
        self.rng = np.random.default_rng((arguments.seed, rank, int(time.time())))
        takes = load_takes(arguments.work)
        pieces = arguments.work / "bpe.json"  # of an earlier run: its tokens must stay what they are
        self.tokenizer = Tokenizer.from_file(str(pieces)) if pieces.exists() else make_tokenizer([t.text for t in takes])
        self.ids = Ids(self.tokenizer.get_vocab_size())
        letters = sorted({c for t in takes for c in t.text.lower()})
        self.letters = {c: i for i, c in enumerate(letters)}
        self.windows, self.features = Windows(takes, self.rng), Features(self.rng)
        torch.manual_seed(arguments.seed)  # the same first weights in every process
        self.model = Miniature(self.ids.pieces, len(letters))
        # A running mean of the weights hears better than the weights.
        self.average = copy.deepcopy(self.model)
        self.optimizer = torch.optim.AdamW(self.model.parameters(), weight_decay=0.01, betas=(0.9, 0.98))
        self.first_step = 0
        self.state = arguments.work / "training.pt"
        if self.state.exists():
            state = torch.load(self.state)
            self.first_step = state["step"] + 1
            self.model.load_state_dict(state["model"])
            self.average.load_state_dict(state["average"])
            if state["optimizer"]:
                self.optimizer.load_state_dict(state["optimizer"])

    def save(self, step: int) -> None:
        """What export.py needs, and what is needed to go on training."""
        self.tokenizer.save(str(self.arguments.work / "bpe.json"))
        export = {"weights": self.average.state_dict(), "shape": self.model.shape, "pieces": self.ids.pieces}
        state = {
            "step": step,
            "model": self.model.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
        }
        for content, path in ((export, self.arguments.work / "miniature.pt"), (state, self.state)):
            unfinished = path.with_suffix(".new")
            torch.save(content, unfinished)
            unfinished.replace(path)

    def learning_rate(self, step: int) -> float:
        """Up at the start of a run, then down along half a cosine."""
        up = (step - self.first_step + 1) / 150
        down = 0.5 * (1 + math.cos(math.pi * min(1, step / self.arguments.steps))) + 0.01
        return float(self.arguments.rate * min(up, down))

    def losses(self, kind: str) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """For one batch: the decoder's loss, of spelling, of looking; the share of right text tokens."""
        frames, size, most = KINDS[kind]
        size = max(1, size // self.arguments.workers)
        batch = [self.windows.window(frames, most) for _ in range(size)]
        # Short windows are cheap: moved to any place within 30 s they teach all the positions.
        shift = int(self.rng.integers(POSITIONS - frames // 2 + 1)) if self.rng.random() < 0.5 else 0
        later = shift * SECONDS_OF_POSITION
        scripts = [make_script(w, self.ids, self.tokenizer, self.rng.random() < TIMED, later) for w in batch]
        width = max(len(s.tokens) for s in scripts)
        target = torch.full((size, width), self.ids.special["eot"])
        weight = torch.zeros(size, width - 1)
        spans = torch.tensor(NOWHERE).repeat(size, width - 1, 1)
        for i, script in enumerate(scripts):
            length = len(script.tokens)
            target[i, :length] = torch.tensor(script.tokens)
            spans[i, : length - 1] = torch.tensor(script.spans[1:])
            weight[i, 2 : length - 1] = 1
            weight[i, 0] = 0.5  # the language, or that there is no speech

        memory = self.model.encode(self.features(batch, frames), shift)
        before = target[:, :-1].clone()
        slips = (torch.rand(before.shape) < SLIPS) & (before < self.ids.pieces)
        before[slips] = torch.randint(self.ids.pieces, (int(slips.sum()),))
        logits, looks = self.model.decode(before, memory)
        each = F.cross_entropy(
            logits.reshape(-1, self.ids.count),
            target[:, 1:].reshape(-1),
            reduction="none",
            label_smoothing=0.03,
        )
        decoder_loss = (each.view(size, -1) * weight).sum() / weight.sum()
        # Spelling what it hears is what makes the encoder listen at all.
        spelled = [[self.letters[c] for c in " ".join(s.text for s in w.said).lower()] for w in batch]
        ctc_loss = F.ctc_loss(
            self.model.spell(memory).log_softmax(-1).transpose(0, 1),
            torch.tensor([letter for window in spelled for letter in window], dtype=torch.long),
            torch.full((size,), memory.shape[1]),
            torch.tensor([len(x) for x in spelled]),
            blank=len(self.letters),
            zero_infinity=True,
        )
        # Some heads are taught to look where the next token is heard; else the decoder guesses
        # from what it has said before. Those heads also tell the times of words.
        moments = torch.arange(memory.shape[1]) * SECONDS_OF_POSITION
        inside = (moments >= spans[..., :1] - MARGIN) & (moments <= spans[..., 1:] + MARGIN)
        seen = (looks * inside[None, :, None]).sum(-1).clamp(min=1e-6)
        heard = spans[..., 0] != NOWHERE[0]
        heard_places = heard[None, :, None].expand_as(seen)
        look_loss = -seen.log()[heard_places].mean() if heard.any() else torch.zeros(())
        text = (target[:, 1:] < self.ids.pieces) & (weight == 1)
        right = ((logits.argmax(-1) == target[:, 1:]) & text).sum() / text.sum()
        return decoder_loss, ctc_loss, look_loss, right

    def share_gradients(self) -> None:
        """Give every process the mean of all processes' gradients."""
        gradients = [p.grad for p in self.model.parameters() if p.grad is not None]
        flat = torch.cat([g.flatten() for g in gradients])
        distributed.all_reduce(flat)
        flat /= self.arguments.workers
        for gradient, piece in zip(gradients, flat.split([g.numel() for g in gradients]), strict=True):
            gradient.copy_(piece.view_as(gradient))

    def train(self) -> None:
        began, steps = time.time(), self.arguments.steps
        for step in range(self.first_step, steps):
            kind = "short" if step < steps * EARLY else LATER[step % len(LATER)]
            decoder_loss, ctc_loss, look_loss, right = self.losses(kind)
            for group in self.optimizer.param_groups:
                group["lr"] = self.learning_rate(step)
            self.optimizer.zero_grad()
            (decoder_loss + ctc_loss + look_loss).backward()
            if self.arguments.workers > 1:
                self.share_gradients()
            torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            self.optimizer.step()
            keep = min(0.997, (1 + step) / (10 + step))
            with torch.no_grad():
                for mean, current in zip(self.average.parameters(), self.model.parameters(), strict=True):
                    mean.lerp_(current, 1 - keep)
            if self.rank == 0 and (step % 25 == 24 or step == steps - 1):
                print(
                    f"{step} {kind} decoder {decoder_loss.item():.3f} ctc {ctc_loss.item():.3f}"
                    f" look {look_loss.item():.3f} right {right.item():.3f} after {time.time() - began:.0f} s",
                    flush=True,
                )
                self.save(step)


def work(rank: int, arguments: argparse.Namespace, meeting_point: str) -> None:
    """One process of the training."""
    torch.set_num_threads(1)
    distributed.init_process_group("gloo", init_method=meeting_point, rank=rank, world_size=arguments.workers)
    Trainer(arguments, rank).train()
    distributed.destroy_process_group()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=DEFAULT_WORK)
    parser.add_argument("--steps", type=int, default=2000, help="in all, with those of an earlier run")
    parser.add_argument("--rate", type=float, default=1.5e-3, help="highest learning rate")
    parser.add_argument("--workers", type=int, default=2, help="processes")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        meeting_point = (Path(folder) / "meeting").as_uri()
        spawn(work, (arguments, meeting_point), nprocs=arguments.workers)


if __name__ == "__main__":
    main()
