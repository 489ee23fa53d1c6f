"""A PostgreSQL cluster of its own, in a temporary folder, reached by a Unix socket only. It ends with its user."""

import contextlib
import glob
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

NOBODY = 65534


def wait_for(programs, folder):
    """Until the server takes connections."""
    for _ in range(300):
        if subprocess.run([programs / "pg_isready", "-q", "-h", folder], check=False).returncode == 0:
            return
        time.sleep(0.1)
    sys.exit("PostgreSQL does not start")


@contextlib.contextmanager
def cluster(settings):
    """The folder of a running cluster's socket. Its superuser is `bench`."""
    programs = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[-2]))
    programs = pathlib.Path(programs[-1]) if programs else pathlib.Path(shutil.which("postgres") or "").parent
    if not (programs / "postgres").exists():
        sys.exit("PostgreSQL is not installed (Debian: postgresql)")
    # PostgreSQL refuses to be run by root.
    other = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    # A socket's path is short.
    folder = tempfile.mkdtemp(prefix="openmast-bench-", dir="/tmp")
    if other:
        os.chown(folder, NOBODY, NOBODY)
    data = f"{folder}/data"
    server = None
    try:
        subprocess.run(
            [programs / "initdb", "--pgdata", data, "--username", "bench", "--auth", "trust", "--no-sync"],
            check=True, stdout=subprocess.DEVNULL, cwd=folder, **other,
        )
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, "-k", folder, *options],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, **other,
        )
        wait_for(programs, folder)
        yield folder
    finally:
        if server:
            server.terminate()
            server.wait(60)
        shutil.rmtree(folder, ignore_errors=True)
