"""`make test`: everything on SQLite, then the marked tests on PostgreSQL and Redis."""

from __future__ import annotations

import os
import subprocess
import sys

# One more than the two cores of a small machine: some files mostly wait (schedule.py).
# A file stays with one process, so that a world of processes is started once.
SIDE_BY_SIDE = ("-n", "3", "--dist", "loadfile", "--no-loadscope-reorder")
AGAIN = "engine or search or press or api"


def pytest(*arguments: str, backend: str) -> int:
    print(f"\n=== {backend} ===", flush=True)
    environment = {**os.environ, "LANTOA_TEST_BACKEND": backend}
    command = [sys.executable, "-m", "pytest", *SIDE_BY_SIDE]
    return subprocess.call([*command, *arguments], env=environment)


def main() -> int:
    more = sys.argv[1:]
    sqlite = pytest(*more, backend="sqlite")
    postgres = pytest("-m", AGAIN, *more, backend="postgres")
    return sqlite or postgres


if __name__ == "__main__":
    sys.exit(main())
