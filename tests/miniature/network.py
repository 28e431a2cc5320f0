"""The network: a Whisper of two million parameters, and the ids of its tokens in training."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

MELS = 80
POSITIONS = 1500  # of the encoder, for 30 s
SECONDS_OF_POSITION = 0.02
TEXT_POSITIONS = 448
GUIDED_HEADS = 2  # of each layer of the decoder: they are taught where to look
TIMES = 1501
SPECIAL = ("eot", "sot", "en", "id", "transcribe", "notimestamps", "nospeech")


class Ids:
    """Token ids in training: pieces of text, then SPECIAL, then the times.

    They have no gaps; export.py lays them out as Whisper's.
    """

    def __init__(self, pieces: int) -> None:
        self.pieces = pieces
        self.special = {name: pieces + i for i, name in enumerate(SPECIAL)}
        self.first_time = pieces + len(SPECIAL)
        self.count = self.first_time + TIMES

    def time(self, seconds: float) -> int:
        return self.first_time + min(TIMES - 1, max(0, round(seconds / SECONDS_OF_POSITION)))


def sinusoids(count: int, width: int) -> Tensor:
    """Whisper's fixed position encodings."""
    steps = torch.exp(-math.log(10000) / (width // 2 - 1) * torch.arange(width // 2))
    angles = torch.arange(count)[:, None] * steps
    return torch.cat([angles.sin(), angles.cos()], 1)


class Attention(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width, bias=False)
        self.value = nn.Linear(width, width)
        self.out = nn.Linear(width, width)

    def _split(self, x: Tensor) -> Tensor:
        return x.view(x.shape[0], x.shape[1], self.heads, -1).transpose(1, 2)

    def forward(self, x: Tensor, causal: bool) -> Tensor:
        query, key, value = (self._split(f(x)) for f in (self.query, self.key, self.value))
        y = F.scaled_dot_product_attention(query, key, value, is_causal=causal)
        return self.out(y.transpose(1, 2).reshape(x.shape))


class CrossAttention(Attention):
    """Attention of the decoder to the encoder, which also tells where its first heads look."""

    def forward(self, x: Tensor, memory: Tensor) -> tuple[Tensor, Tensor]:  # type: ignore[override]
        scores = self._split(self.query(x)) @ self._split(self.key(memory)).transpose(2, 3)
        where = (scores / math.sqrt(x.shape[2] // self.heads)).softmax(3)
        y = where @ self._split(self.value(memory))
        return self.out(y.transpose(1, 2).reshape(x.shape)), where[:, :GUIDED_HEADS]


class Layer(nn.Module):
    """A layer of the encoder, or with `cross` of the decoder."""

    def __init__(self, width: int, heads: int, cross: bool) -> None:
        super().__init__()
        self.self_norm, self.self_attention = nn.LayerNorm(width), Attention(width, heads)
        self.cross = cross
        if cross:
            self.cross_norm, self.cross_attention = nn.LayerNorm(width), CrossAttention(width, heads)
        self.feed_norm = nn.LayerNorm(width)
        self.feed_in, self.feed_out = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x: Tensor, memory: Tensor | None = None) -> tuple[Tensor, Tensor | None]:
        where = None
        x = x + self.self_attention(self.self_norm(x), causal=self.cross)
        if self.cross:
            heard, where = self.cross_attention(self.cross_norm(x), memory)
            x = x + heard
        return x + self.feed_out(F.gelu(self.feed_in(self.feed_norm(x)))), where


class Miniature(nn.Module):
    """Whisper's encoder and decoder, and a head that spells (for training only)."""

    def __init__(
        self,
        pieces: int,
        letters: int,
        width: int = 160,
        heads: int = 4,
        encoder_layers: int = 3,
        decoder_layers: int = 3,
    ) -> None:
        super().__init__()
        self.shape = {
            "width": width,
            "heads": heads,
            "encoder_layers": encoder_layers,
            "decoder_layers": decoder_layers,
        }
        ids = Ids(pieces)
        self.conv1 = nn.Conv1d(MELS, width, 3, padding=1)
        self.conv2 = nn.Conv1d(width, width, 3, stride=2, padding=1)
        self.register_buffer("positions", sinusoids(POSITIONS, width))
        self.encoder = nn.ModuleList(Layer(width, heads, False) for _ in range(encoder_layers))
        self.encoder_norm = nn.LayerNorm(width)
        self.spell = nn.Linear(width, letters + 1)  # the last is the CTC blank
        self.embedding = nn.Embedding(ids.count, width)
        nn.init.normal_(self.embedding.weight, std=0.05)
        with torch.no_grad():
            # A time token stands for one position of the encoder: begin with that in common, so
            # that the times need not be learnt one by one.
            self.embedding.weight[ids.first_time :] = 0.07 * sinusoids(TIMES, width)
        self.text_positions = nn.Parameter(torch.randn(TEXT_POSITIONS, width) * 0.01)
        self.decoder = nn.ModuleList(Layer(width, heads, True) for _ in range(decoder_layers))
        self.decoder_norm = nn.LayerNorm(width)

    def encode(self, mel: Tensor, shift: int = 0) -> Tensor:
        """What is heard in `mel`; `shift` moves the whole window later by so many positions."""
        x = F.gelu(self.conv2(F.gelu(self.conv1(mel)))).transpose(1, 2)
        x = x + self.positions[shift : shift + x.shape[1]]
        for layer in self.encoder:
            x, _ = layer(x)
        return self.encoder_norm(x)

    def decode(self, ids: Tensor, memory: Tensor) -> tuple[Tensor, Tensor]:
        """The next token at each place, and where each place's guided heads look: one row a layer."""
        x = self.embedding(ids) + self.text_positions[: ids.shape[1]]
        places = []
        for layer in self.decoder:
            x, where = layer(x, memory)
            places.append(where)
        return self.decoder_norm(x) @ self.embedding.weight.T, torch.stack(places)
