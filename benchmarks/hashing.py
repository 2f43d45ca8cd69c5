"""The yardstick: one bare Argon2id hash with the parameters of the product, by argon2-cffi's wheel."""

import json
import subprocess

ROUNDS = 15
PROGRAM = """
import json, sys, time
from argon2.low_level import Type, hash_secret
def one(): hash_secret(b"Herisson-2026!", b"0123456789abcdef", 2, 19456, 1, 32, Type.ID)
for _ in range(5): one()
times = []
for _ in range(int(sys.argv[1])):
    start = time.process_time_ns(); one(); times.append((time.process_time_ns() - start) / 1e6)
print(json.dumps(sorted(times)))
"""


def bare_hash_ms(python: str) -> list[float]:
    """CPU milliseconds of single hashes in a process of their own, with the argon2-cffi of that Python."""
    command = [python, "-c", PROGRAM, str(ROUNDS)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    times: list[float] = json.loads(done.stdout)
    return times
