"""Cumulative reports into bytes by asset and payer, by DuckDB. Arguments: folder, assets, payers, threads.

All sessions began at zero, so what a session adds is its greatest counter.
"""

import sys

import duckdb
import pyarrow as pa

from conversation import fastest, numbers, serve

ASSETS, PAYERS, THREADS = (int(text) for text in sys.argv[2:5])
COLUMNS = {"session": "<u8", "asset": "<u4", "payer": "<u4", "up": "<u8", "down": "<u8"}

connection = duckdb.connect(":memory:")
connection.execute(f"SET threads = {THREADS}")
connection.execute("SET preserve_insertion_order = false")
loaded = pa.table({name: pa.array(numbers(name, dtype)) for name, dtype in COLUMNS.items()})
connection.execute("CREATE TABLE reports AS SELECT * FROM loaded")
del loaded

# A session has one asset and one payer: the greatest is any of them, and taken faster.
GREATEST = """CREATE OR REPLACE TEMP TABLE sessions AS
    SELECT any_value(asset) AS asset, any_value(payer) AS payer, max(up) + max(down) AS bytes FROM reports GROUP BY session"""
# Each report against all that came before it in its session.
DELTAS = """CREATE OR REPLACE TEMP TABLE sessions AS
    SELECT asset, payer, bytes FROM (
        SELECT asset, payer, greatest(up, before_up) - before_up + greatest(down, before_down) - before_down AS bytes FROM (
            SELECT asset, payer, up, down,
                coalesce(max(up) OVER earlier, 0) AS before_up, coalesce(max(down) OVER earlier, 0) AS before_down
            FROM reports
            WINDOW earlier AS (PARTITION BY session ORDER BY rowid ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
        )
    ) WHERE bytes > 0"""


def counted(sessions):
    def run():
        connection.execute(sessions)
        return [
            connection.sql(f"SELECT {key}, sum(bytes)::UBIGINT AS bytes FROM sessions GROUP BY {key}").to_arrow_table()
            for key in ("asset", "payer")
        ]
    return run


connection.execute("SET perfect_ht_threshold = 20")
name, action = fastest({"max by session": counted(GREATEST), "window": counted(DELTAS)})


def columns(tables):
    for key, size, table in zip(("asset", "payer"), (ASSETS, PAYERS), tables):
        yield key, size, table[key].to_numpy(), table["bytes"].to_numpy()


serve(f"DuckDB {duckdb.__version__} ({name})", action, columns)
