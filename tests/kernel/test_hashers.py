import argon2
import pytest
from argon2.low_level import Type
from django.contrib.auth.hashers import Argon2PasswordHasher, get_hasher

from kernel import hashers
from kernel.hashers import Library, OwaspArgon2PasswordHasher, library

PASSWORD = "Hérisson-2026!"
HASHER = OwaspArgon2PasswordHasher()
LIBRARIES = [Library.SODIUM, Library.WHEEL]


def _other(**parameters: int) -> str:
    kind = parameters.pop("type", Type.ID)
    ours = {"time_cost": 2, "memory_cost": 19_456, "parallelism": 1, **parameters}
    return "argon2" + argon2.PasswordHasher(type=kind, **ours).hash(PASSWORD)


@pytest.fixture(params=LIBRARIES)
def chosen(request, monkeypatch):
    monkeypatch.setattr(hashers, "library", lambda: request.param)
    return request.param


def _by(monkeypatch, name: Library) -> None:
    monkeypatch.setattr(hashers, "library", lambda: name)


@pytest.mark.parametrize("writer", LIBRARIES)
@pytest.mark.parametrize("reader", LIBRARIES)
def test_what_one_library_writes_every_library_reads(monkeypatch, writer, reader):
    _by(monkeypatch, writer)
    encoded = HASHER.encode(PASSWORD, HASHER.salt())
    _by(monkeypatch, reader)
    assert HASHER.verify(PASSWORD, encoded)
    assert not HASHER.verify(PASSWORD + "!", encoded)
    assert not HASHER.must_update(encoded)


def test_a_hash_of_ours_is_read_by_django_and_by_argon2_itself(chosen):
    encoded = HASHER.encode(PASSWORD, HASHER.salt())
    assert Argon2PasswordHasher().verify(PASSWORD, encoded)
    assert argon2.PasswordHasher().verify(encoded.removeprefix("argon2"), PASSWORD)
    assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


def test_two_hashes_of_one_password_differ(chosen):
    assert HASHER.encode(PASSWORD, HASHER.salt()) != HASHER.encode(PASSWORD, HASHER.salt())


@pytest.mark.parametrize(
    "parameters",
    [
        {"time_cost": 3},
        {"memory_cost": 8192},
        {"parallelism": 4},
        {"type": Type.I},
        {"type": Type.D},
        {"hash_len": 64},
        {"salt_len": 64},
    ],
)
def test_hashes_of_other_parameters_are_checked_exactly(chosen, parameters):
    encoded = _other(**parameters)
    assert HASHER.verify(PASSWORD, encoded)
    assert not HASHER.verify("another", encoded)


@pytest.mark.parametrize("parameters", [{"time_cost": 3}, {"memory_cost": 8192}, {"parallelism": 4}, {"salt_len": 8}])
def test_hashes_of_other_parameters_are_renewed_at_the_next_sign_in(parameters):
    assert HASHER.must_update(_other(**parameters))


@pytest.mark.parametrize("spoil", [lambda e: e[:-4], lambda e: e[:-1] + "!", lambda e: e.replace("m=19456", "m=x")])
def test_a_damaged_hash_opens_nothing(chosen, spoil):
    assert not HASHER.verify(PASSWORD, spoil(_other()))


def test_the_product_uses_this_hasher():
    assert isinstance(get_hasher("argon2"), OwaspArgon2PasswordHasher)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("cp310-abi3-linux_x86_64", Library.BUILT),
        ("cp310-abi3-manylinux_2_28_x86_64", Library.SODIUM),
        ("cp310-abi3-musllinux_1_2_x86_64", Library.SODIUM),
        ("cp310-abi3-macosx_11_0_arm64", Library.SODIUM),
    ],
)
def test_bindings_built_here_go_before_libsodium(monkeypatch, tag, expected):
    class Installed:
        def read_text(self, name: str) -> str:
            return f"Wheel-Version: 1.0\nTag: {tag}\n"

    monkeypatch.setattr(hashers.metadata, "distribution", lambda name: Installed())
    assert library.__wrapped__() is expected


def test_without_libsodium_argon2_cffi_does_it(monkeypatch):
    monkeypatch.setattr(hashers, "_was_built_here", lambda: False)
    monkeypatch.setitem(__import__("sys").modules, "nacl.pwhash", None)
    assert library.__wrapped__() is Library.WHEEL
