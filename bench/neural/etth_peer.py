"""DLinear of etth.mjs in PyTorch, by the same protocol: what its authors' settings give with other seeds than theirs.
Prints lines of JSON as etth.mjs writes them, under the model name `dlinear-torch`.

    python bench/neural/etth_peer.py <folder with ETTh1.csv and ETTh2.csv> ETTh2-96 0,1,2
"""

import csv
import json
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)
LENGTH, BATCH, MONTH = 336, 32, 30 * 24
ENDS = [12 * MONTH, 16 * MONTH, 20 * MONTH]
RATES = {"ETTh1": 0.005, "ETTh2": 0.05}


class DLinear(nn.Module):
    def __init__(self, horizon, width=25):
        super().__init__()
        self.side = (width - 1) // 2
        self.pool = nn.AvgPool1d(width, 1)
        self.seasonal, self.trend = nn.Linear(LENGTH, horizon), nn.Linear(LENGTH, horizon)

    def forward(self, x):
        x = x.transpose(1, 2)
        trend = self.pool(F.pad(x, (self.side, self.side), mode="replicate"))
        return (self.seasonal(x - trend) + self.trend(trend)).transpose(1, 2)


def read_table(path):
    with open(path) as file:
        rows = [[float(cell) for cell in row[1:]] for row in list(csv.reader(file))[1 : ENDS[2] + 1]]
    data = torch.tensor(rows, dtype=torch.float64)
    past = data[: ENDS[0]]
    return ((data - past.mean(0)) / past.std(0, unbiased=False)).float()


def windows(data, starts, horizon):
    rows = starts[:, None] + torch.arange(LENGTH + horizon)
    both = data[rows]
    return both[:, :LENGTH], both[:, LENGTH:]


def errors(model, data, starts, horizon):
    squared = absolute = 0.0
    with torch.no_grad():
        for part in starts.split(256):
            x, y = windows(data, part, horizon)
            gap = model(x) - y
            squared += gap.square().sum().item()
            absolute += gap.abs().sum().item()
    count = len(starts) * horizon * data.shape[1]
    return {"mse": squared / count, "mae": absolute / count}


def run(data, table, horizon, seed):
    torch.manual_seed(seed)
    starts = [torch.arange(0, ENDS[0] - LENGTH - horizon + 1)]
    starts += [torch.arange(a - LENGTH, b - LENGTH - horizon + 1) for a, b in zip(ENDS, ENDS[1:])]
    model = DLinear(horizon)
    optimiser = torch.optim.Adam(model.parameters(), RATES[table])
    best, kept, kept_epoch = float("inf"), None, 0
    for epoch in range(10):
        for group in optimiser.param_groups:
            group["lr"] = RATES[table] * 0.5 ** max(0, epoch - 1)
        order = starts[0][torch.randperm(len(starts[0]))]
        for part in order[: len(order) // BATCH * BATCH].split(BATCH):
            x, y = windows(data, part, horizon)
            optimiser.zero_grad()
            F.mse_loss(model(x), y).backward()
            optimiser.step()
        loss = errors(model, data, starts[1], horizon)["mse"]
        if loss < best:
            best, kept_epoch = loss, epoch
            kept = {name: value.clone() for name, value in model.state_dict().items()}
        elif epoch - kept_epoch >= 3:
            break
    model.load_state_dict(kept)
    full = starts[2][: len(starts[2]) // BATCH * BATCH]
    found = {**errors(model, data, starts[2], horizon), "fullBatches": errors(model, data, full, horizon)}
    return {**found, "keptEpoch": kept_epoch, "epochs": epoch + 1}


folder, cell, seeds = sys.argv[1:]
table, horizon = cell.split("-")
data = read_table(f"{folder}/{table}.csv")
for seed in map(int, seeds.split(",")):
    before = time.process_time()
    found = run(data, table, int(horizon), seed)
    line = {"model": "dlinear-torch", "table": table, "horizon": int(horizon), "seed": seed, **found}
    print(json.dumps({**line, "cpuSeconds": round(time.process_time() - before)}), flush=True)
