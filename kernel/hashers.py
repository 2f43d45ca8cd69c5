"""The password hash: Argon2id with the parameters OWASP recommends, by the quickest library that is installed.

Every library writes and reads the same text, so that a database can move between machines. Which one computes is
decided by what is installed, not by measuring (docs/performance.md has figures):

1. argon2-cffi, where its bindings were built on this machine: somebody built them for this processor on purpose;
2. libsodium (PyNaCl);
3. argon2-cffi as its makers built it, for every processor.
"""

import base64
import hashlib
import os
import threading
from enum import StrEnum
from functools import cache
from importlib import metadata
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher

#: Wheels of package indexes are tagged `manylinux…` or `musllinux…`; what pip or uv builds here is `linux…`.
BUILT_HERE = "-linux_"
SALT_BYTES = 16
HASH_BYTES = 32
#: Hashes that one process computes at a time. Each wants 19 MiB and a processor to itself; more at once only wait for
#: both. Half of the processors, since web processes come in pairs at least.
AT_ONCE = threading.BoundedSemaphore(max(1, (os.cpu_count() or 2) // 2))


class Library(StrEnum):
    """What computes the hash."""

    BUILT = "argon2-cffi built on this machine"
    SODIUM = "libsodium"
    WHEEL = "argon2-cffi"


def _was_built_here() -> bool:
    try:
        wheel = metadata.distribution("argon2-cffi-bindings").read_text("WHEEL") or ""
    except metadata.PackageNotFoundError:
        return False
    return any(BUILT_HERE in line for line in wheel.splitlines() if line.startswith("Tag:"))


@cache
def library() -> Library:
    """The library of this installation, by the rule above."""
    if _was_built_here():
        return Library.BUILT
    try:
        import nacl.pwhash  # noqa: F401
    except ImportError:
        return Library.WHEEL
    return Library.SODIUM


class OwaspArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2id, 19 MiB, two passes, one lane (OWASP Password Storage Cheat Sheet)."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1

    @property
    def _beginning(self) -> str:
        """How every hash with exactly our parameters begins, after Django's name of the algorithm."""
        return f"$argon2id$v=19$m={self.memory_cost},t={self.time_cost},p={self.parallelism}$"

    def encode(self, password: str, salt: str) -> str:
        """Hash a password. It takes the same time as `verify`: who signs in cannot tell an unknown address by it."""
        with AT_ONCE:
            return self._encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        """Whether the password belongs to the hash, compared in constant time. Other parameters: argon2-cffi."""
        with AT_ONCE:
            return self._verify(password, encoded)

    def _encode(self, password: str, salt: str) -> str:
        if library() is not Library.SODIUM:
            encoded: str = super().encode(password, salt)
            return encoded
        from nacl import bindings

        # libsodium takes salts of 16 bytes only; Django's text holds 128 random bits, and so does its digest.
        raw_salt = hashlib.blake2b(salt.encode(), digest_size=SALT_BYTES).digest()
        raw = bindings.crypto_pwhash_alg(
            HASH_BYTES,
            password.encode(),
            raw_salt,
            self.time_cost,
            self.memory_cost * 1024,
            bindings.crypto_pwhash_ALG_ARGON2ID13,
        )
        return f"{self.algorithm}{self._beginning}{_unpadded(raw_salt)}${_unpadded(raw)}"

    def _verify(self, password: str, encoded: str) -> bool:
        text = encoded.removeprefix(str(self.algorithm))
        if library() is not Library.SODIUM or not text.startswith(self._beginning):
            return bool(super().verify(password, encoded))
        from nacl import bindings, exceptions

        try:
            return bool(bindings.crypto_pwhash_str_verify(text.encode(), password.encode()))
        except exceptions.InvalidkeyError:
            return False  # wrong password, or not a hash at all: libsodium does not tell them apart
        except exceptions.CryptoError:
            return bool(super().verify(password, encoded))  # longer than libsodium reads

    def must_update(self, encoded: str) -> bool:
        """Whether other parameters, or a salt of fewer than 128 bits, ask for a new hash at the next sign-in."""
        decoded: dict[str, Any] = self.decode(encoded)
        other = not encoded.removeprefix(str(self.algorithm)).startswith(self._beginning)
        return other or len(decoded["salt"]) < SALT_BYTES


def _unpadded(raw: bytes) -> str:
    return base64.b64encode(raw).rstrip(b"=").decode()
