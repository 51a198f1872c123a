"""Trials per second of an Optuna study on Postgres that two processes share; called by run.mjs."""

import json
import multiprocessing
import sys
import time

import optuna
import psycopg2

optuna.logging.set_verbosity(optuna.logging.ERROR)
server, trials = sys.argv[1], int(sys.argv[2])
database = "optuna"  # of its own: both systems have a table "studies"
url = server.rsplit("/", 1)[0].replace("postgres://", "postgresql+psycopg2://") + f"/{database}"


def create_database() -> None:
    connection = psycopg2.connect(server)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"drop database if exists {database}")
        cursor.execute(f"create database {database}")
    connection.close()


def work(name: str, count: int, seed: int) -> None:
    study = optuna.load_study(study_name=name, storage=url, sampler=optuna.samplers.TPESampler(seed=seed))
    study.optimize(lambda trial: (trial.suggest_float("x", 0, 1) - 0.3) ** 2, n_trials=count)


if __name__ == "__main__":
    create_database()
    study = optuna.create_study(storage=url)
    workers = [
        multiprocessing.Process(target=work, args=(study.study_name, trials // 2, seed)) for seed in (0, 1)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    done = [trial for trial in study.trials if trial.datetime_complete is not None]
    first = min(trial.datetime_start for trial in done)
    last = max(trial.datetime_complete for trial in done)
    print(json.dumps({"perSecond": len(done) / (last - first).total_seconds(), "version": optuna.__version__}))
