"""RADIUS accounting requests on loopback, recorded before they are answered. Arguments: folder, who, programs, packages,
requests; with the word `steady`, a rate and seconds after them, one measurement at that rate.

The load generator is the same for all and in a process of its own; it says how long it took. A server is started anew,
with nothing recorded, for each run, and what it recorded is counted after it.
"""

import contextlib
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time

import numpy as np

from conversation import folder, say
from postgresql import cluster

WHO = sys.argv[2]
PROGRAMS, PACKAGES = (pathlib.Path(text) for text in sys.argv[3:5])
REQUESTS = int(sys.argv[5])
SECRET = "a secret of the bench"
# A load generator of few ports is like a proxy: what gateways sent comes through it.
PORTS = 16
CONFIG = pathlib.Path(__file__).parent / "freeradius"
DEBIAN = ["freeradius", "freeradius-common", "freeradius-config", "freeradius-postgresql", "libfreeradius3"]
# As durable as our log: a transaction is on the disk before it is answered.
POSTGRESQL = {
    "listen_addresses": "",
    "shared_buffers": "2GB",
    "synchronous_commit": "on",
    "max_connections": "200",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "30min",
}


def load(port, requests=REQUESTS, window=256, more=()):
    """What the load generator says."""
    command = [
        PROGRAMS / "radius_load", "--to", f"127.0.0.1:{port}", "--secret", SECRET, "--requests", str(requests),
        "--ports", str(PORTS), "--window", str(window), "--kind", "start", "--json", *more,
    ]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


@contextlib.contextmanager
def scratch():
    """A folder on the same disk for everybody."""
    path = pathlib.Path(tempfile.mkdtemp(prefix="radius-", dir=folder()))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


class OpenMast:
    name = "OpenMast"

    def run(self, measure=load, more=()):
        with scratch() as place:
            command = [PROGRAMS / "radius_server", "--folder", place, "--secret", SECRET, *more]
            server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            try:
                address = json.loads(server.stdout.readline())["listening"]
                # a genesis and two mappings
                before = 3
                result = measure(address.rpartition(":")[2])
                done = json.loads(server.communicate()[0])
            finally:
                server.kill()
            if done["applied_records"] != done["durable_records"]:
                sys.exit(f"recorded and counted differ: {done}")
            return {**result, **done}, done["durable_records"] - before


class FreeRadius:
    """Version 3, recording with one of the modules of the configuration."""

    def __init__(self, module, threads, window):
        self.root = freeradius()
        self.module, self.threads, self.window = module, threads, window
        version = subprocess.run([self.root / "usr/sbin/freeradius", "-v"], env=self.environment({}), check=True,
                                 stdout=subprocess.PIPE, text=True).stdout.split()[3].rstrip(",")
        self.name = f"FreeRADIUS {version}, {self.what} ({threads} threads)"

    def environment(self, more):
        libraries = self.root / "usr/lib/freeradius"
        return {**os.environ, "LD_LIBRARY_PATH": str(libraries), "BENCH_LIBRARIES": str(libraries), **more}

    @contextlib.contextmanager
    def server(self, place, more):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        environment = self.environment({
            "BENCH_CONFIG": str(CONFIG), "BENCH_FOLDER": str(place), "BENCH_MODULE": str(CONFIG / self.module),
            "BENCH_SECRET": SECRET, "BENCH_PORT": str(port), "BENCH_THREADS": str(self.threads), **more,
        })
        command = [self.root / "usr/sbin/freeradius", "-f", "-n", "radiusd", "-d", CONFIG,
                   "-D", self.root / "usr/share/freeradius"]
        server = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        try:
            log = place / "freeradius.log"
            for _ in range(300):
                if log.exists() and "Ready to process requests" in log.read_text():
                    break
                if server.poll() is not None:
                    sys.exit(f"FreeRADIUS does not start: {log.read_text() if log.exists() else ''}")
                time.sleep(0.1)
            yield port
        finally:
            server.terminate()
            server.wait(60)


class Detail(FreeRadius):
    what = "detail file, not synced"

    def __init__(self, threads, window=256):
        super().__init__("detail.conf", threads, window)

    def run(self):
        with scratch() as place:
            self.prepare(place)
            with self.server(place, {}) as port:
                result = load(port, window=self.window)
            with open(place / "detail", "rb") as written:
                return result, sum(b"Acct-Session-Id" in line for line in written)

    def prepare(self, place):
        pass


class SyncedDetail(Detail):
    """The file system makes each write durable: the module itself cannot (rlm_detail has no fsync)."""

    what = "detail file, each write synced by the file system"

    def prepare(self, place):
        (place / "detail").touch(mode=0o600)
        subprocess.run(["chattr", "+S", place / "detail"], check=True)


class Postgresql(FreeRadius):
    what = "PostgreSQL, a transaction each"

    def __init__(self, threads, window=256):
        super().__init__("postgresql.conf", threads, window)

    def run(self):
        import psycopg

        queries = self.root / "etc/freeradius/3.0/mods-config/sql"
        with cluster(POSTGRESQL) as database, scratch() as place:
            with psycopg.connect(host=database, user="bench", dbname="postgres", autocommit=True) as connection:
                connection.execute((queries / "main/postgresql/schema.sql").read_text())
                more = {"BENCH_QUERIES": str(queries), "BENCH_DATABASE": f"host={database} user=bench dbname=postgres"}
                with self.server(place, more) as port:
                    result = load(port, window=self.window)
                recorded = connection.execute("SELECT count(*) FROM radacct").fetchone()[0]
            return result, recorded


def freeradius():
    """The root of an installation: this machine's, or Debian's packages unpacked where nothing else sees them."""
    if pathlib.Path("/usr/sbin/freeradius").exists():
        return pathlib.Path("/")
    root = PACKAGES / "root"
    if not (root / "usr/sbin/freeradius").exists():
        PACKAGES.mkdir(parents=True, exist_ok=True)
        subprocess.run(["apt-get", "download", "-qq", *DEBIAN], cwd=PACKAGES, check=True, stdout=sys.stderr)
        for package in sorted(PACKAGES.glob("*.deb")):
            subprocess.run(["dpkg", "-x", package, root], check=True)
    return root


def fastest(make, threads):
    """With as many threads as serve it best."""
    rates = {}
    for count in threads:
        contestant = make(count)
        rates[count] = contestant.run()[0]["per_second"]
        print(f"    tried: {contestant.name}: {rates[count]:.0f} requests/s", file=sys.stderr, flush=True)
    return make(max(rates, key=rates.get))


MAKE = {
    "openmast": OpenMast,
    "detail": lambda: fastest(Detail, (1, 2, 4, 8)),
    # So few are under way that none is sent again.
    "synced-detail": lambda: SyncedDetail(4, window=8),
    "postgresql": lambda: fastest(lambda count: Postgresql(count, window=16), (16, 64)),
}


def main():
    contestant = MAKE[WHO]()
    if "steady" in sys.argv:
        rate, seconds = (float(text) for text in sys.argv[7:9])
        requests = int(rate * seconds)
        result, recorded = contestant.run(lambda port: load(port, requests, more=("--rate", str(rate))), ("--replay",))
        return say({**result, "recorded": recorded})
    say({"name": contestant.name})
    for line in sys.stdin:
        if line.strip() != "run":
            return
        result, recorded = contestant.run()
        np.array([recorded], dtype="<u8").tofile(folder() / "recorded")
        say({"seconds": result["seconds"], "columns": ["recorded"]})


main()
