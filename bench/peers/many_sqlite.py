"""Many sessions in a table of SQLite: what `many_sessions` does with the engine. Arguments: folder, sessions.

A row has the newest report of a session; a report takes its place if its counters are no lower. Prints one JSON object. Reports are
made before they are timed.
"""

import json
import pathlib
import sqlite3
import sys
import time

import numpy as np

FOLDER, SESSIONS = pathlib.Path(sys.argv[1]), int(sys.argv[2])
RADIOS, CARRIERS = 1_000, 100
RANDOM, AT_ONCE, TRANSACTION = 1_000_000, 1 << 20, 1_000
T0 = 1_700_000_000_000
TABLE = """CREATE TABLE sessions (
    key INTEGER PRIMARY KEY, asset INTEGER, payer INTEGER, up INTEGER, down INTEGER, seconds INTEGER, event_at_ms INTEGER,
    received_at_ms INTEGER)"""
UPSERT = """INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET
    up = max(up, excluded.up), down = max(down, excluded.down), seconds = max(seconds, excluded.seconds),
    event_at_ms = max(event_at_ms, excluded.event_at_ms), received_at_ms = max(received_at_ms, excluded.received_at_ms)"""


def mixed(numbers: np.ndarray) -> np.ndarray:
    """As `many_sessions` mixes: SplitMix64 with a product."""
    z = numbers * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def reports(sessions: np.ndarray, number: int) -> list:
    """Rows of the sessions' reports in a round."""
    session = sessions.astype(np.int64)
    event = T0 + number * 300_000 + session % 1_000
    columns = [
        (mixed(sessions ^ np.uint64(0x5E55)) >> np.uint64(1)).astype(np.int64),
        session % RADIOS,
        (mixed(sessions) % np.uint64(CARRIERS)).astype(np.int64),
        (number + 1) * (1_000 + session % 999),
        (number + 1) * (20_000 + session % 9_999),
        np.full(len(session), 300 * (number + 1)),
        event,
        event + 50,
    ]
    return list(zip(*(column.tolist() for column in columns)))


def chosen(number: int) -> np.ndarray:
    """Random sessions of a round."""
    places = np.arange(RANDOM, dtype=np.uint64) + np.uint64(number << 40)
    return mixed(places) % np.uint64(SESSIONS)


def take_in(connection, number: int) -> float:
    """Reports a second."""
    rows = reports(chosen(number), number)
    start = time.perf_counter()
    for first in range(0, len(rows), TRANSACTION):
        with connection:
            connection.executemany(UPSERT, rows[first:first + TRANSACTION])
    return RANDOM / (time.perf_counter() - start)


def opened(path: pathlib.Path):
    """Without syncs, as ours is without its log; with a gigabyte of cache beside the system's."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -1048576")
    return connection


def fill(connection):
    """In the order of the keys, which is fastest."""
    connection.execute(TABLE)
    keys = mixed(np.arange(SESSIONS, dtype=np.uint64) ^ np.uint64(0x5E55)) >> np.uint64(1)
    order = np.argsort(keys).astype(np.uint64)
    for first in range(0, SESSIONS, AT_ONCE):
        with connection:
            connection.executemany(
                "INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?, ?, ?)", reports(order[first:first + AT_ONCE], 0)
            )


def total(connection) -> int:
    return connection.execute("SELECT sum(up + down) FROM sessions").fetchone()[0]


def measure() -> dict:
    path, copy = FOLDER / "many.sqlite", FOLDER / "copy.sqlite"
    connection = opened(path)
    fill(connection)
    # The first round warms up.
    take_in(connection, 1)
    rate = take_in(connection, 2)
    bytes_before = total(connection)
    start = time.perf_counter()
    connection.execute("VACUUM INTO ?", (str(copy),))
    write = time.perf_counter() - start
    connection.close()
    start = time.perf_counter()
    again = opened(copy)
    bytes_again = total(again)
    read = time.perf_counter() - start
    again.close()
    if bytes_again != bytes_before:
        sys.exit(f"the copy has {bytes_again} bytes instead of {bytes_before}")
    return {
        "name": f"SQLite {sqlite3.sqlite_version}",
        "bytes": bytes_before,
        "reports_per_second": rate,
        "state_bytes": copy.stat().st_size,
        "write_seconds": write,
        "read_seconds": read,
    }


print(json.dumps(measure()))
