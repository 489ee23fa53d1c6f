"""Bytes by asset and by payer: two group_by of Polars over a frame in memory. Arguments: folder, assets, payers, threads."""

import os
import sys

ASSETS, PAYERS, THREADS = (int(text) for text in sys.argv[2:5])
os.environ["POLARS_MAX_THREADS"] = str(THREADS)

import polars as pl

from conversation import fastest, numbers, serve

records = pl.DataFrame({name: numbers(name) for name in ("asset", "payer", "bytes")})


def group_by(engine):
    # A sum of u32 would wrap around.
    total = pl.col("bytes").cast(pl.UInt64).sum()
    return lambda: [records.lazy().group_by(key).agg(total).collect(engine=engine) for key in ("asset", "payer")]


name, action = fastest({f"{engine} engine": group_by(engine) for engine in ("in-memory", "streaming")})


def columns(frames):
    for key, size, frame in zip(("asset", "payer"), (ASSETS, PAYERS), frames):
        yield key, size, frame[key].to_numpy(), frame["bytes"].to_numpy()


serve(f"Polars {pl.__version__} ({name})", action, columns)
