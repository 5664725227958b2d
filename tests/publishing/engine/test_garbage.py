from __future__ import annotations

import json
import subprocess
import sys

SCRIPT = """
import gc, json
from publishing.engine import garbage
kept = [[] for _ in range(50_000)]
garbage.spare()
frozen = gc.get_freeze_count()
later = [[] for _ in range(50_000)]
garbage.spare()
class Loop: pass
one = Loop(); one.itself = one
import weakref
gone = weakref.ref(one)
del one
gc.collect()
print(json.dumps([frozen, gc.get_freeze_count(), gone() is None]))
"""


def test_what_is_there_at_first_is_spared_once_and_later_rings_are_still_freed():
    told = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, check=True, timeout=60
    )
    frozen, after, freed = json.loads(told.stdout)
    assert frozen > 50_000
    assert after < frozen + 1000  # the later 50,000 are not among them
    assert freed
