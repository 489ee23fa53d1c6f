"""Bytes by asset and by payer: two GROUP BY of DuckDB over a table in memory. Arguments: folder, assets, payers, threads."""

import sys

import duckdb
import pyarrow as pa

from conversation import fastest, numbers, serve

ASSETS, PAYERS, THREADS = (int(text) for text in sys.argv[2:5])

connection = duckdb.connect(":memory:")
connection.execute(f"SET threads = {THREADS}")
connection.execute("SET preserve_insertion_order = false")
records = pa.table({name: pa.array(numbers(name)) for name in ("asset", "payer", "bytes")})
connection.execute("CREATE TABLE records AS SELECT * FROM records")
del records


def group_by(settings):
    """Both sums as Arrow tables, after the settings."""
    def run():
        for name, value in settings.items():
            connection.execute(f"SET {name} = {value}")
        return [
            connection.sql(f"SELECT {key}, sum(bytes)::UBIGINT AS bytes FROM records GROUP BY {key}").to_arrow_table()
            for key in ("asset", "payer")
        ]
    return run


# The second lets dense keys index an array instead of a hash table, as long as they have at most so many bits.
name, action = fastest({
    "default settings": group_by({"perfect_ht_threshold": 12}),
    "perfect_ht_threshold = 20": group_by({"perfect_ht_threshold": 20}),
})


def columns(tables):
    for key, size, table in zip(("asset", "payer"), (ASSETS, PAYERS), tables):
        yield key, size, table[key].to_numpy(), table["bytes"].to_numpy()


serve(f"DuckDB {duckdb.__version__} ({name})", action, columns)
