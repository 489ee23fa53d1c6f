"""What the programs here have in common: they load data, say that they are ready, and work when asked.

Lines on standard output are JSON: {"name": ...} once the data are loaded, then {"seconds": ..., "columns": [...]} for
each "run". The columns of the answer are files of little-endian u64 in the folder of the data, indexed by key.
"""

import json
import pathlib
import sys
import time

import numpy as np


def folder() -> pathlib.Path:
    """Where the data are."""
    return pathlib.Path(sys.argv[1])


def numbers(name: str, dtype: str = "<u4") -> np.ndarray:
    """A column of the data."""
    return np.fromfile(folder() / name, dtype=dtype)


def fastest(ways: dict, prepare=lambda: None):
    """The name and the action of the way that takes least, of those that a user could choose. Each is tried twice."""
    times = {}
    for name, action in ways.items():
        seconds = []
        for _ in range(2):
            prepare()
            start = time.perf_counter()
            action()
            seconds.append(time.perf_counter() - start)
        times[name] = min(seconds)
        print(f"    tried: {name}: {1e3 * times[name]:.1f} ms", file=sys.stderr, flush=True)
    name = min(times, key=times.get)
    return name, ways[name]


def serve(name: str, action, columns, prepare=lambda: None):
    """Answers until it is told to end. `columns` makes (name, size, keys, totals) from what `action` gives. Time that
    `prepare` takes before each run does not count."""
    say({"name": name})
    for line in sys.stdin:
        if line.strip() != "run":
            return
        prepare()
        start = time.perf_counter()
        result = action()
        seconds = time.perf_counter() - start
        names = []
        for column, size, keys, totals in columns(result):
            dense = np.zeros(size, dtype="<u8")
            dense[np.asarray(keys)] = np.asarray(totals, dtype="<u8")
            dense.tofile(folder() / column)
            names.append(column)
        say({"seconds": seconds, "columns": names})


def say(value):
    print(json.dumps(value), flush=True)
