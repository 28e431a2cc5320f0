"""Write the trained miniature as a CTranslate2 Whisper that the real faster-whisper loads.

    python export.py [--work FOLDER] [--out FOLDER]

The default for --out is the folder `model` beside this script.
"""

from __future__ import annotations

import argparse
import itertools
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import torch
from ctranslate2.specs import whisper_spec
from data import DEFAULT_WORK
from network import GUIDED_HEADS, SPECIAL, TIMES, Ids

MODEL = Path(__file__).resolve().parent / "model"
NEVER = -1e4  # the bias of a token that was not trained: it cannot be said

# Whisper's order: text, "" (its presence says multilingual), the special tokens, the times.
WHISPER_SPECIAL = {
    "eot": "<|endoftext|>",
    "sot": "<|startoftranscript|>",
    "en": "<|en|>",
    "id": "<|id|>",
    "translate": "<|translate|>",
    "transcribe": "<|transcribe|>",
    "lm": "<|startoflm|>",
    "prev": "<|startofprev|>",
    "nospeech": "<|nospeech|>",
    "notimestamps": "<|notimestamps|>",
}
TIME_NAMES = [f"<|{i * 0.02:.2f}|>" for i in range(TIMES)]


class Weights:
    """Copies the weights of network.Miniature into the layers of a CTranslate2 spec."""

    def __init__(self, weights: dict[str, torch.Tensor]) -> None:
        self._weights = weights

    def get(self, name: str) -> np.ndarray:
        return self._weights[name].detach().float().numpy()

    def norm(self, spec: Any, name: str) -> None:
        spec.gamma, spec.beta = self.get(f"{name}.weight"), self.get(f"{name}.bias")

    def linear(self, spec: Any, *names: str) -> None:
        """One linear layer, or several side by side; a missing bias (of the keys) is zero."""
        weights = [self.get(f"{n}.weight") for n in names]
        biases = [
            self.get(f"{n}.bias") if f"{n}.bias" in self._weights else np.zeros(len(w), np.float32)
            for n, w in zip(names, weights, strict=True)
        ]
        spec.weight, spec.bias = np.concatenate(weights), np.concatenate(biases)

    def conv(self, spec: Any, name: str) -> None:
        spec.weight, spec.bias = self.get(f"{name}.weight"), self.get(f"{name}.bias")

    def layer(self, spec: Any, name: str, cross: bool) -> None:
        one = f"{name}.self_attention"
        self.norm(spec.self_attention.layer_norm, f"{name}.self_norm")
        self.linear(spec.self_attention.linear[0], f"{one}.query", f"{one}.key", f"{one}.value")
        self.linear(spec.self_attention.linear[1], f"{one}.out")
        if cross:
            two = f"{name}.cross_attention"
            self.norm(spec.attention.layer_norm, f"{name}.cross_norm")
            self.linear(spec.attention.linear[0], f"{two}.query")
            self.linear(spec.attention.linear[1], f"{two}.key", f"{two}.value")
            self.linear(spec.attention.linear[2], f"{two}.out")
        self.norm(spec.ffn.layer_norm, f"{name}.feed_norm")
        self.linear(spec.ffn.linear_0, f"{name}.feed_in")
        self.linear(spec.ffn.linear_1, f"{name}.feed_out")


def fill_spec(weights: Weights, shape: dict[str, int]) -> Any:
    """The spec with everything but the tokens."""
    heads, depth = shape["heads"], shape["decoder_layers"]
    spec = whisper_spec.WhisperSpec(shape["encoder_layers"], heads, depth, heads)
    encoder, decoder = spec.encoder, spec.decoder
    weights.conv(encoder.conv1, "conv1")
    weights.conv(encoder.conv2, "conv2")
    encoder.position_encodings.encodings = weights.get("positions")
    weights.norm(encoder.layer_norm, "encoder_norm")
    for i, layer in enumerate(encoder.layer):
        weights.layer(layer, f"encoder.{i}", cross=False)
    decoder.position_encodings.encodings = weights.get("text_positions")
    weights.norm(decoder.layer_norm, "decoder_norm")
    for i, layer in enumerate(decoder.layer):
        weights.layer(layer, f"decoder.{i}", cross=True)
    # The heads whose attention tells the times of words.
    spec.config.alignment_heads = list(itertools.product(range(depth // 2, depth), range(GUIDED_HEADS)))
    return spec


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=DEFAULT_WORK)
    parser.add_argument("--out", type=Path, default=MODEL)
    arguments = parser.parse_args()

    saved = torch.load(arguments.work / "miniature.pt")
    pieces, width = saved["pieces"], saved["shape"]["width"]
    weights = Weights(saved["weights"])
    spec = fill_spec(weights, saved["shape"])

    # From the compact ids of training to Whisper's.
    names = [*WHISPER_SPECIAL.values(), *TIME_NAMES]
    place = {name: pieces + 1 + i for i, name in enumerate(names)}
    trained = Ids(pieces)
    source = {WHISPER_SPECIAL[n]: trained.special[n] for n in SPECIAL}
    source |= {name: trained.first_time + i for i, name in enumerate(TIME_NAMES)}
    embedding = weights.get("embedding.weight")
    table = np.zeros((pieces + 1 + len(names), width), np.float32)
    bias = np.full(len(table), NEVER, np.float32)
    table[:pieces], bias[:pieces] = embedding[:pieces], 0
    for name, row in source.items():
        table[place[name]], bias[place[name]] = embedding[row], 0
    spec.decoder.embeddings.weight = table
    spec.decoder.projection.weight, spec.decoder.projection.bias = table, bias

    bpe = json.loads((arguments.work / "bpe.json").read_text(encoding="utf-8"))
    vocabulary = bpe["model"]["vocab"]
    text = sorted(vocabulary, key=vocabulary.__getitem__)
    vocabulary["<|pad|>"] = pieces
    vocabulary.update(place)
    flags = dict.fromkeys(("single_word", "lstrip", "rstrip", "normalized"), False)
    bpe["added_tokens"] = [{"id": i, "content": name, **flags, "special": True} for name, i in place.items()]

    shutil.rmtree(arguments.out, ignore_errors=True)
    arguments.out.mkdir(parents=True)
    spec.register_vocabulary([*text, "", *names])
    spec.config.suppress_ids, spec.config.suppress_ids_begin = [], []
    spec.config.lang_ids = [place["<|en|>"], place["<|id|>"]]
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(arguments.out))
    tokenizer = json.dumps(bpe, ensure_ascii=False)
    (arguments.out / "tokenizer.json").write_text(tokenizer, encoding="utf-8")
    size = sum(f.stat().st_size for f in arguments.out.iterdir())
    print(f"{arguments.out}: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
