"""What onnxruntime and safetensors make of the folder of a network, and how far its graph is from Winnow's own predictions, as a
share of the largest one.

python bench/peers/network_check.py ARTEFACT DATA.csv PREDICTIONS.csv

Windows are cut from the columns that preprocessing.json names; nothing else of Winnow is used. bench/interop/networks.mjs calls this.
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import pandas as pd
import safetensors
from safetensors.numpy import load_file


def main():
    folder, data, predictions = Path(sys.argv[1]), pd.read_csv(sys.argv[2]), pd.read_csv(sys.argv[3], skip_blank_lines=False)
    manifest = json.loads((folder / "manifest.json").read_text())
    features = json.loads((folder / "preprocessing.json").read_text())["features"]
    onnx.checker.check_model(str(folder / "model.onnx"), full_check=True)
    opset = onnx.load(str(folder / "model.onnx")).opset_import[0].version
    assert opset == manifest["onnx"]["opset"], "the manifest names another opset"

    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    session = ort.InferenceSession(str(folder / "model.onnx"), options)
    (x,) = session.get_inputs()
    lookback = x.shape[1]
    rows = data[[feature["name"] for feature in features]].to_numpy(np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(rows, lookback, axis=0).transpose(0, 2, 1)
    names = [output.name for output in session.get_outputs()]
    gap = 0.0
    for name, column in zip(names, session.run(names, {x.name: np.ascontiguousarray(windows)})):
        own = predictions[name].to_numpy()
        assert np.isnan(own[: lookback - 1]).all(), "rows without a whole window have predictions"
        gap = max(gap, float(np.max(np.abs(own[lookback - 1 :] - column)) / np.max(np.abs(column))))

    tensors = load_file(str(folder / "weights.safetensors"))
    assert all(tensor.dtype == np.float32 and np.isfinite(tensor).all() for tensor in tensors.values())
    versions = {"onnx": onnx.__version__, "onnxruntime": ort.__version__, "safetensors": safetensors.__version__}
    answer = {"gap": gap, "tensors": len(tensors), "opset": opset, "versions": versions}
    answer["weights"] = int(sum(tensor.size for tensor in tensors.values()))
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
