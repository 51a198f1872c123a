"""Loads model files that Winnow wrote in the programs that they are meant for, and says what these predict.

python bench/peers/interop_check.py FOLDER

FOLDER/requests.json lists {format, file, table, rows, cols, outputs}; tables are float64 files. Writes FOLDER/answers.json: for
each request predictions row by row, contributions where the format has them, and of XGBoost the sums of its leaves in double
precision. bench/interop/run.mjs calls this.
"""

import json
import sys
from pathlib import Path

import lightgbm as lgb
import numpy as np
import onnx
import onnxruntime as ort
import xgboost as xgb
from xgboost_leaves import leaf_sums


def flat(values):
    """JSON knows no NaN."""
    return [None if np.isnan(value) else float(value) for value in np.asarray(values).ravel()]


def by_lightgbm(path, x, _):
    booster = lgb.Booster(model_file=str(path))
    contributions = flat(booster.predict(x, pred_contrib=True))
    return {"predictions": flat(booster.predict(x)), "contributions": contributions}


def by_xgboost(path, x, _):
    booster = xgb.Booster(model_file=str(path))
    types, names = booster.feature_types, booster.feature_names
    table = xgb.DMatrix(x, feature_names=names, feature_types=types, enable_categorical=True)
    contributions = flat(booster.predict(table, pred_contribs=True))
    sums = flat(leaf_sums(booster, table))
    return {"predictions": flat(booster.predict(table)), "leafSums": sums, "contributions": contributions}


def by_onnx(path, x, outputs):
    onnx.checker.check_model(str(path), full_check=True)
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    session = ort.InferenceSession(str(path), options)
    (features,) = session.get_inputs()
    dtype = np.float64 if features.type == "tensor(double)" else np.float32
    columns = session.run(outputs, {features.name: x.astype(dtype)})
    return {"predictions": flat(np.stack(columns, axis=1))}


PEERS = {"lightgbm": by_lightgbm, "xgboost": by_xgboost, "onnx": by_onnx, "onnx double": by_onnx}


def main():
    folder = Path(sys.argv[1])
    answers = []
    for request in json.loads((folder / "requests.json").read_text()):
        x = np.fromfile(folder / request["table"]).reshape(request["rows"], request["cols"])
        try:
            answers.append(PEERS[request["format"]](folder / request["file"], x, request["outputs"]))
        except Exception as error:  # a file that the peer refuses is a result too
            answers.append({"error": f"{type(error).__name__}: {error}".splitlines()[0]})
    versions = {"lightgbm": lgb.__version__, "xgboost": xgb.__version__, "onnx": onnx.__version__}
    versions["onnxruntime"] = ort.__version__
    (folder / "answers.json").write_text(json.dumps({"versions": versions, "answers": answers}))


if __name__ == "__main__":
    main()
