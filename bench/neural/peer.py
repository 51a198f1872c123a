"""The networks of architectures.mjs in PyTorch, eager, on one thread. Reads `name steps` a line, answers with the
processor milliseconds of one step and the most memory that it has had. `compile` as first argument runs them through
torch.compile."""

import json
import math
import resource
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)
torch.manual_seed(0)


class TsMixer(nn.Module):
    def __init__(self, length, channels, horizon, hidden=64, blocks=2, rate=0.1):
        super().__init__()
        self.blocks = nn.ModuleList()
        for _ in range(blocks):
            self.blocks.append(
                nn.ModuleDict(
                    {
                        "norm1": nn.LayerNorm([length, channels]),
                        "time": nn.Linear(length, length),
                        "norm2": nn.LayerNorm([length, channels]),
                        "feature1": nn.Linear(channels, hidden),
                        "feature2": nn.Linear(hidden, channels),
                    }
                )
            )
        self.drop = nn.Dropout(rate)
        self.horizon = nn.Linear(length, horizon)

    def forward(self, x):
        for b in self.blocks:
            x = x + self.drop(F.relu(b["time"](b["norm1"](x).transpose(1, 2)))).transpose(1, 2)
            hidden = self.drop(F.relu(b["feature1"](b["norm2"](x))))
            x = x + self.drop(b["feature2"](hidden))
        return self.horizon(x.transpose(1, 2)).transpose(1, 2).flatten(1)


class DLinear(nn.Module):
    def __init__(self, length, horizon, width=25):
        super().__init__()
        self.side = (width - 1) // 2
        self.pool = nn.AvgPool1d(width, 1)
        self.seasonal, self.trend = nn.Linear(length, horizon), nn.Linear(length, horizon)

    def forward(self, x):
        x = x.transpose(1, 2)
        trend = self.pool(F.pad(x, (self.side, self.side), mode="replicate"))
        return (self.seasonal(x - trend) + self.trend(trend)).transpose(1, 2).flatten(1)


class NLinear(nn.Module):
    def __init__(self, length, horizon):
        super().__init__()
        self.time = nn.Linear(length, horizon)

    def forward(self, x):
        last = x[:, -1:]
        return (self.time((x - last).transpose(1, 2)).transpose(1, 2) + last).flatten(1)


class Mlp(nn.Module):
    def __init__(self, size, hidden=64, rate=0.1):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(size, hidden), nn.Linear(hidden, hidden)])
        self.drop, self.head = nn.Dropout(rate), nn.Linear(hidden, 1)

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers:
            x = self.drop(F.gelu(layer(x)))
        return self.head(x)


class Lstm(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm, self.head = nn.LSTM(8, 64, batch_first=True), nn.Linear(64, 1)

    def forward(self, x):
        return self.head(self.lstm(x)[0][:, -1])


class Tcn(nn.Module):
    def __init__(self):
        super().__init__()
        self.input, self.head = nn.Linear(8, 64), nn.Linear(64, 1)
        self.convs = nn.ModuleList(nn.Conv1d(64, 64, 3, dilation=d) for d in (1, 2, 4, 8))

    def forward(self, x):
        x = self.input(x).transpose(1, 2)
        for conv in self.convs:
            x = x + F.relu(conv(F.pad(x, (2 * conv.dilation[0], 0))))
        return self.head(x[:, :, -1])


class Transformer(nn.Module):
    def __init__(self, length=64):
        super().__init__()
        self.input, self.head = nn.Linear(8, 64), nn.Linear(64, 1)
        self.layers = nn.ModuleList(
            nn.TransformerEncoderLayer(64, 4, 128, 0.1, "gelu", batch_first=True, norm_first=True) for _ in range(2)
        )
        step = torch.arange(length)[:, None]
        wave = torch.exp(-math.log(10000) * torch.arange(0, 64, 2) / 64)
        positions = torch.stack([torch.sin(step * wave), torch.cos(step * wave)], 2).reshape(length, 64)
        self.register_buffer("positions", positions)
        self.register_buffer("mask", nn.Transformer.generate_square_subsequent_mask(length))

    def forward(self, x):
        x = self.input(x) + self.positions
        for layer in self.layers:
            x = layer(x, src_mask=self.mask, is_causal=True)
        return self.head(x[:, -1])


MODELS = {
    "tsmixer small": (lambda: TsMixer(64, 21, 1), (64, 64, 21), 21),
    "tsmixer large": (lambda: TsMixer(512, 7, 96), (32, 512, 7), 96 * 7),
    "dlinear": (lambda: DLinear(336, 96), (32, 336, 7), 96 * 7),
    "nlinear": (lambda: NLinear(336, 96), (32, 336, 7), 96 * 7),
    "mlp": (lambda: Mlp(32 * 21), (64, 32, 21), 1),
    "lstm": (Lstm, (64, 60, 8), 1),
    "tcn": (Tcn, (64, 64, 8), 1),
    "transformer": (Transformer, (64, 64, 8), 1),
}
compiled = sys.argv[1:] == ["compile"]
ready = {}


def stepper(name):
    make, shape, outputs = MODELS[name]
    model = make()
    run = torch.compile(model) if compiled else model
    optimiser = torch.optim.AdamW(model.parameters(), 1e-3, weight_decay=0.01)
    x, y = torch.randn(shape), torch.randn(shape[0], outputs)

    def step():
        optimiser.zero_grad()
        F.mse_loss(run(x), y).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()

    return step


for line in sys.stdin:
    name, steps = line.rsplit(" ", 1)
    if name not in ready:
        ready[name] = stepper(name)
        for _ in range(3):
            ready[name]()
    start = time.process_time()
    for _ in range(int(steps)):
        ready[name]()
    ms = (time.process_time() - start) * 1000 / int(steps)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"ms": ms, "peakMb": peak}), flush=True)
