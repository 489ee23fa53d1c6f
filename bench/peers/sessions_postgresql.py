"""Cumulative reports into bytes by asset and payer, by upserts of PostgreSQL. Arguments: folder, assets, payers, connections."""

import sys
import threading

import numpy as np
import psycopg

from conversation import fastest, numbers, serve
from postgresql import cluster

ASSETS, PAYERS, CONNECTIONS = (int(text) for text in sys.argv[2:5])
BATCH = 1000

SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "2GB",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "30min",
}

UPSERT = """INSERT INTO sessions AS known {source}
    ON CONFLICT (session) DO UPDATE SET up = greatest(known.up, excluded.up), down = greatest(known.down, excluded.down)"""
EACH = UPSERT.format(source="VALUES (%s, %s, %s, %s, %s)")
# One statement must not meet a session twice.
TOGETHER = UPSERT.format(
    source="""SELECT session, max(asset), max(payer), max(up), max(down)
        FROM unnest(%b::bigint[], %b::int[], %b::int[], %b::bigint[], %b::bigint[]) AS batch (session, asset, payer, up, down)
        GROUP BY session ORDER BY session"""
)


def connect(folder):
    return psycopg.connect(host=folder, user="bench", dbname="postgres", autocommit=True)


def load(connection):
    """All sessions are live and at zero. Pages have room for new versions of their rows, so that no index entry is needed."""
    connection.execute(
        """CREATE TABLE live (session bigint, asset int, payer int);
        CREATE TABLE sessions (session bigint PRIMARY KEY, asset int, payer int, up bigint, down bigint) WITH (fillfactor = 50)"""
    )
    live = zip(*(numbers(name, dtype).tolist() for name, dtype in (("live_session", "<u8"), ("live_asset", "<u4"), ("live_payer", "<u4"))))
    with connection.cursor().copy("COPY live FROM STDIN (FORMAT binary)") as copy:
        copy.set_types(("int8", "int4", "int4"))
        for row in live:
            copy.write_row(row)


def batches():
    columns = [numbers(name, dtype) for name, dtype in (
        ("session", "<u8"), ("asset", "<u4"), ("payer", "<u4"), ("up", "<u8"), ("down", "<u8"),
    )]
    starts = range(0, len(columns[0]), BATCH)
    return [[column[start:start + BATCH].tolist() for column in columns] for start in starts]


def one_by_one(connection, batch):
    # Sorted: two connections then wait for each other's rows in the same order.
    with connection.transaction():
        connection.cursor().executemany(EACH, sorted(zip(*batch)))


def together(connection, batch):
    connection.execute(TOGETHER, batch)


with cluster(SETTINGS) as folder:
    connections = [connect(folder) for _ in range(CONNECTIONS)]
    first = connections[0]
    load(first)
    reports = batches()

    def prepare():
        first.execute("TRUNCATE sessions; INSERT INTO sessions SELECT session, asset, payer, 0, 0 FROM live")
        first.execute("VACUUM (ANALYZE) sessions")
        first.execute("CHECKPOINT")

    def upsert(action):
        def run():
            def part(connection, batches):
                for batch in batches:
                    action(connection, batch)
            threads = [
                threading.Thread(target=part, args=(connection, reports[number::CONNECTIONS]))
                for number, connection in enumerate(connections)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        return run

    name, action = fastest(
        {"one statement a report, pipelined": upsert(one_by_one), "one statement a batch": upsert(together)}, prepare
    )

    def columns(_):
        for key, size in (("asset", ASSETS), ("payer", PAYERS)):
            rows = first.execute(f"SELECT {key}, sum(up + down)::bigint FROM sessions GROUP BY {key}").fetchall()
            keys, totals = zip(*rows)
            yield key, size, keys, np.array(totals, dtype="<u8")

    version = first.execute("SHOW server_version").fetchone()[0].split()[0]
    serve(f"PostgreSQL {version} ({name})", action, columns, prepare)
    for connection in connections:
        connection.close()
