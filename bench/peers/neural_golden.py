"""Golden outputs and gradients of PyTorch's layers, optimisers and schedules, in float64 on small inputs.

Weights are written as Winnow holds them: [in, out], gates of the LSTM in the order i, f, o, g, its two biases added.

Run from the repository root, with bench/neural/requirements.txt installed:
python bench/peers/neural_golden.py > test/golden/neural.json
"""

import json
import platform

import numpy as np
import torch
from torch import nn

torch.set_default_dtype(torch.float64)
BATCH, LENGTH, CHANNELS, UNITS = 3, 5, 4, 2


def flat(tensor):
    return [float(f"{value:.9g}") for value in tensor.detach().reshape(-1).tolist()]


def entry(tensor):
    return {"shape": list(tensor.shape), "data": flat(tensor)}


def transposed(tensor):
    return tensor.t()


def reordered(tensor):
    """Gates i, f, g, o to i, f, o, g; rows are gates in PyTorch."""
    i, f, g, o = tensor.chunk(4, 0)
    return torch.cat([i, f, o, g])


def case(module, forward, names, x):
    """`names`: name in Winnow → (names in PyTorch, what to do to value and gradient)."""
    torch.manual_seed(len(names))
    for parameter in module.parameters():
        nn.init.normal_(parameter, std=0.5)
    x = x.clone().requires_grad_(True)
    y = forward(module, x)
    w = torch.cos(torch.arange(y.numel(), dtype=y.dtype)).reshape(y.shape)
    (y * w).sum().backward()
    parameters = dict(module.named_parameters())
    value, gradient = {}, {}
    for name, (sources, change) in names.items():
        value[name] = entry(change(sum(parameters[source] for source in sources)))
        gradient[name] = entry(change(parameters[sources[0]].grad))
    return {"x": entry(x), "y": entry(y), "params": value, "dx": flat(x.grad), "dparams": gradient}


def same(tensor):
    return tensor


def layers():
    generator = torch.Generator().manual_seed(1)
    x = torch.randn(BATCH, LENGTH, CHANNELS, generator=generator)
    linear = {"l.weight": (["weight"], transposed), "l.bias": (["bias"], same)}
    norm = {"l.weight": (["weight"], same), "l.bias": (["bias"], same)}
    heads = {
        "l.in_proj.weight": (["in_proj_weight"], transposed),
        "l.in_proj.bias": (["in_proj_bias"], same),
        "l.out_proj.weight": (["out_proj.weight"], transposed),
        "l.out_proj.bias": (["out_proj.bias"], same),
    }
    block = {name.replace("l.", "l.self_attn."): ([f"self_attn.{s}" for s in source], f) for name, (source, f) in heads.items()}
    for part in ("linear1", "linear2"):
        block[f"l.{part}.weight"] = ([f"{part}.weight"], transposed)
        block[f"l.{part}.bias"] = ([f"{part}.bias"], same)
    for part in ("norm1", "norm2"):
        block[f"l.{part}.weight"] = ([f"{part}.weight"], same)
        block[f"l.{part}.bias"] = ([f"{part}.bias"], same)
    lstm = {
        "l.weight_ih": (["weight_ih_l0"], lambda t: reordered(t).t()),
        "l.weight_hh": (["weight_hh_l0"], lambda t: reordered(t).t()),
        "l.bias": (["bias_ih_l0", "bias_hh_l0"], reordered),
    }
    gru = {
        "l.weight_ih": (["weight_ih_l0"], transposed),
        "l.weight_hh": (["weight_hh_l0"], transposed),
        "l.bias_ih": (["bias_ih_l0"], same),
        "l.bias_hh": (["bias_hh_l0"], same),
    }
    mask = nn.Transformer.generate_square_subsequent_mask(LENGTH)
    conv = {"l.weight": (["weight"], lambda t: t.permute(2, 1, 0).reshape(-1, UNITS)), "l.bias": (["bias"], same)}

    def convolve(m, x):
        return m(nn.functional.pad(x.transpose(1, 2), (4, 0))).transpose(1, 2)

    batch_norm = nn.BatchNorm1d(CHANNELS)
    result = {
        "linear": case(nn.Linear(CHANNELS, UNITS), lambda m, x: m(x), linear, x),
        "layerNorm": case(nn.LayerNorm(CHANNELS), lambda m, x: m(x), norm, x),
        "batchNorm": case(batch_norm, lambda m, x: m(x.reshape(-1, CHANNELS)).reshape(x.shape), norm, x),
        "causalConv": case(nn.Conv1d(CHANNELS, UNITS, 3, dilation=2), convolve, conv, x),
        "attention": case(
            nn.MultiheadAttention(CHANNELS, 2, batch_first=True), lambda m, x: m(x, x, x, attn_mask=mask)[0], heads, x
        ),
        "transformerLayer": case(
            nn.TransformerEncoderLayer(CHANNELS, 2, 6, 0.0, "gelu", batch_first=True, norm_first=True),
            lambda m, x: m(x, src_mask=mask),
            block,
            x,
        ),
        "lstm": case(nn.LSTM(CHANNELS, UNITS, batch_first=True), lambda m, x: m(x)[0].transpose(0, 1), lstm, x),
        "gru": case(nn.GRU(CHANNELS, UNITS, batch_first=True), lambda m, x: m(x)[0].transpose(0, 1), gru, x),
        "gelu": case(nn.GELU(), lambda m, x: m(x), {}, x),
        "movingAverage": case(
            nn.AvgPool1d(3, 1),
            lambda m, x: m(nn.functional.pad(x.transpose(1, 2), (1, 1), mode="replicate")).transpose(1, 2),
            {},
            x,
        ),
    }
    result["batchNorm"]["running_mean"] = flat(batch_norm.running_mean)
    result["batchNorm"]["running_var"] = flat(batch_norm.running_var)
    return result


def optimisers():
    """The weights after each of ten steps on a quadratic bowl ½ wᵀAw − bᵀw."""
    a = torch.tensor([[3.0, 0.5, 0.0], [0.5, 1.0, 0.2], [0.0, 0.2, 0.3]])
    b = torch.tensor([1.0, -2.0, 0.5])
    makers = {
        "sgd": lambda p: torch.optim.SGD(p, 0.1),
        "sgd momentum": lambda p: torch.optim.SGD(p, 0.1, momentum=0.9),
        "sgd weight decay": lambda p: torch.optim.SGD(p, 0.1, momentum=0.9, weight_decay=0.1),
        "adam": lambda p: torch.optim.Adam(p, 0.1),
        "adam weight decay": lambda p: torch.optim.Adam(p, 0.1, weight_decay=0.1),
        "adamw": lambda p: torch.optim.AdamW(p, 0.1, weight_decay=0.1),
    }
    paths = {}
    for name, make in makers.items():
        w = nn.Parameter(torch.tensor([2.0, -1.0, 0.5]))
        optimiser = make([w])
        path = []
        for _ in range(10):
            optimiser.zero_grad()
            (0.5 * w @ a @ w - b @ w).backward()
            optimiser.step()
            path.append(flat(w))
        paths[name] = path
    return {"a": flat(a), "b": flat(b), "start": [2.0, -1.0, 0.5], "paths": paths}


def schedules():
    """The learning rate of each of 20 steps."""
    steps, rate = 20, 0.1

    def rates(make):
        optimiser = torch.optim.SGD([nn.Parameter(torch.zeros(1))], rate)
        schedule = make(optimiser)
        found = []
        for _ in range(steps):
            found.append(optimiser.param_groups[0]["lr"])
            optimiser.step()
            schedule.step()
        return found

    return {
        "steps": steps,
        "rate": rate,
        "cosine": rates(lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, steps)),
        "one_cycle": rates(lambda o: torch.optim.lr_scheduler.OneCycleLR(o, rate, total_steps=steps)),
    }


def clipping():
    gradient = torch.tensor([3.0, -4.0, 12.0])
    parameter = nn.Parameter(torch.zeros(3))
    parameter.grad = gradient.clone()
    norm = nn.utils.clip_grad_norm_([parameter], 2.0)
    return {"gradient": flat(gradient), "limit": 2.0, "norm": float(norm), "clipped": flat(parameter.grad)}


print(
    json.dumps(
        {
            "generator": "bench/peers/neural_golden.py",
            "command": "python bench/peers/neural_golden.py > test/golden/neural.json",
            "versions": {"python": platform.python_version(), "numpy": np.__version__, "torch": torch.__version__.split("+")[0]},
            "layers": layers(),
            "optimisers": optimisers(),
            "schedules": schedules(),
            "clipping": clipping(),
        }
    )
)
