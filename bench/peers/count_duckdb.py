"""Bytes by asset and by payer: two GROUP BY of DuckDB over a table in memory. Arguments: folder, assets, payers, threads,
and `default` for the settings that DuckDB comes with, or `dense` for those that suit dense keys best."""

import sys

import duckdb
import pyarrow as pa

from conversation import numbers, serve

ASSETS, PAYERS, THREADS = (int(text) for text in sys.argv[2:5])

connection = duckdb.connect(":memory:")
connection.execute(f"SET threads = {THREADS}")
connection.execute("SET preserve_insertion_order = false")
records = pa.table({name: pa.array(numbers(name)) for name in ("asset", "payer", "bytes")})
connection.execute("CREATE TABLE records AS SELECT * FROM records")
del records


if sys.argv[5] == "dense":
    # Keys of up to so many bits index an array instead of a hash table. 20 bits are a million payers.
    connection.execute("SET perfect_ht_threshold = 20")
    name = "perfect_ht_threshold = 20"
else:
    name = "its own settings"


def action():
    return [
        connection.sql(f"SELECT {key}, sum(bytes)::UBIGINT AS bytes FROM records GROUP BY {key}").to_arrow_table()
        for key in ("asset", "payer")
    ]


def columns(tables):
    for key, size, table in zip(("asset", "payer"), (ASSETS, PAYERS), tables):
        yield key, size, table[key].to_numpy(), table["bytes"].to_numpy()


serve(f"DuckDB {duckdb.__version__} ({name})", action, columns)
