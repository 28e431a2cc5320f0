"""A Whisper in the true dimensions of a size, with random weights: it costs what the real one costs, and says a fixed script.

    python tests/bench/random_weights.py SIZE FOLDER [--tokens 52]

No real weights can be fetched where the benches run. What a pass costs depends on the dimensions and on how many tokens are
said, not on what the weights are; so the encoder is random, and the decoder is made to say, whatever it hears, ``tokens``
pieces between two time marks: the layers are left weak, the encodings of the positions are strong, and the row of the output
matrix that belongs to the n-th piece of the script is the encoding of the n-th position. Each window then ends with one time
mark, and faster-whisper goes on exactly 30 s later, as it does at its best.
"""

from __future__ import annotations

import argparse
import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np

SIZES = {"tiny": (384, 6, 4), "base": (512, 8, 6), "small": (768, 12, 12), "medium": (1024, 16, 24)}
"""Width, heads, layers of encoder and of decoder (Radford et al. 2022, table 1)."""

VOCABULARY = 51_865
MELS, ENCODER_POSITIONS, TEXT_POSITIONS, TIMES = 80, 1500, 448, 1501
SPECIAL = ["<|endoftext|>", "<|startoftranscript|>", "<|en|>", "<|id|>", "<|translate|>", "<|transcribe|>"]
SPECIAL += ["<|startoflm|>", "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>"]
PROMPT = 3  # <|startoftranscript|>, language, <|transcribe|>


def byte_letters() -> list[str]:
    """The 256 letters that a byte-level BPE writes bytes with."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = {byte: chr(byte) for byte in plain}
    rest = (byte for byte in range(256) if byte not in letters)
    letters |= {byte: chr(256 + i) for i, byte in enumerate(rest)}
    return [letters[byte] for byte in range(256)]


def build(size: str, folder: Path, tokens: int = 52, seed: int = 1) -> Path:
    """Write the CTranslate2 folder (int8); returns it."""
    from ctranslate2.specs import whisper_spec

    width, heads, depth = SIZES[size]
    rng = np.random.default_rng(seed)

    def some(*shape: int, scale: float = 0.02) -> np.ndarray:
        return (rng.standard_normal(shape, np.float32) * scale).astype(np.float32)

    def norm(spec: Any) -> None:
        spec.gamma, spec.beta = np.ones(width, np.float32), np.zeros(width, np.float32)

    def linear(spec: Any, out: int, into: int, scale: float = 0.02) -> None:
        spec.weight, spec.bias = some(out, into, scale=scale), np.zeros(out, np.float32)

    def layer(spec: Any, cross: bool) -> None:
        outward = 0.0005 if cross else 0.02
        norm(spec.self_attention.layer_norm)
        linear(spec.self_attention.linear[0], 3 * width, width)
        linear(spec.self_attention.linear[1], width, width, outward)
        if cross:
            norm(spec.attention.layer_norm)
            linear(spec.attention.linear[0], width, width)
            linear(spec.attention.linear[1], 2 * width, width)
            linear(spec.attention.linear[2], width, width, outward)
        norm(spec.ffn.layer_norm)
        linear(spec.ffn.linear_0, 4 * width, width)
        linear(spec.ffn.linear_1, width, 4 * width, outward)

    spec = whisper_spec.WhisperSpec(depth, heads, depth, heads)
    encoder, decoder = spec.encoder, spec.decoder
    encoder.conv1.weight, encoder.conv1.bias = some(width, MELS, 3), np.zeros(width, np.float32)
    encoder.conv2.weight, encoder.conv2.bias = some(width, width, 3), np.zeros(width, np.float32)
    encoder.position_encodings.encodings = some(ENCODER_POSITIONS, width)
    norm(encoder.layer_norm)
    norm(decoder.layer_norm)
    for i in range(depth):
        layer(encoder.layer[i], cross=False)
        layer(decoder.layer[i], cross=True)
    positions = some(TEXT_POSITIONS, width, scale=1.0)
    decoder.position_encodings.encodings = positions

    pieces = byte_letters()
    words = VOCABULARY - len(pieces) - 1 - len(SPECIAL) - TIMES
    pieces += [f"Ġ{n:05d}"[:6] for n in range(words)]
    times = [f"<|{i * 0.02:.2f}|>" for i in range(TIMES)]
    vocabulary = [*pieces, "", *SPECIAL, *times]
    place = {name: i for i, name in enumerate(vocabulary)}

    said = rng.choice(np.arange(len(byte_letters()), len(pieces)), tokens, replace=False).tolist()
    script = [place["<|0.00|>"], *said, place["<|28.00|>"], place["<|endoftext|>"]]
    table = some(VOCABULARY, width, scale=0.01)
    output = some(VOCABULARY, width, scale=0.001)
    for step, token in enumerate(script):
        output[token] = positions[PROMPT - 1 + step] * (20 / width)
    decoder.embeddings.weight = table
    decoder.projection.weight, decoder.projection.bias = output, np.zeros(VOCABULARY, np.float32)

    spec.config.alignment_heads = list(itertools.product(range(depth // 2, depth), range(heads)))[:10]
    spec.config.suppress_ids, spec.config.suppress_ids_begin = [], []
    spec.config.lang_ids = [place["<|en|>"], place["<|id|>"]]
    spec.register_vocabulary(vocabulary)
    spec.validate()
    spec.optimize(quantization="int8")
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))
    flags = dict.fromkeys(("single_word", "lstrip", "rstrip", "normalized"), False)
    added = [{"id": place[name], "content": name, **flags, "special": True} for name in (*SPECIAL, *times)]
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    model = {"type": "BPE", "vocab": {name or "<|pad|>": i for name, i in place.items()}, "merges": []}
    tokenizer = {"version": "1.0", "added_tokens": added, "pre_tokenizer": byte_level, "decoder": byte_level, "model": model}
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False), encoding="utf-8")
    return folder


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("size", choices=SIZES)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tokens", type=int, default=52)
    arguments = parser.parse_args()
    print(build(arguments.size, arguments.folder, arguments.tokens))
