"""The lock files say what pyproject.toml asks for. No uv is needed to check it."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.rules.source import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUNTIME = PROJECT["project"]["dependencies"]
DEVELOPMENT = PROJECT["dependency-groups"]["dev"]


def _locked(file: str) -> dict[str, Version]:
    lines = re.findall(r"(?m)^([A-Za-z0-9._-]+)==([^\s;\\]+)", (ROOT / file).read_text())
    return {canonicalize_name(package): Version(version) for package, version in lines}


@pytest.mark.parametrize(
    ("file", "wanted"), [("requirements.lock", RUNTIME), ("requirements-dev.lock", RUNTIME + DEVELOPMENT)]
)
def test_the_lock_satisfies_the_project(file: str, wanted: list[str]) -> None:
    locked = _locked(file)
    for line in wanted:
        requirement = Requirement(line)
        version = locked.get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement.name} is not in {file}: run `make lock`"
        assert requirement.specifier.contains(version), f"{file} has {requirement.name} {version}: run `make lock`"


def test_one_version_of_each_package() -> None:
    """What is tested is what runs."""
    runtime, development = _locked("requirements.lock"), _locked("requirements-dev.lock")
    assert runtime.items() <= development.items()


@pytest.mark.parametrize("file", ["requirements.lock", "requirements-dev.lock", "requirements-node.lock"])
def test_every_package_has_hashes_and_no_address(file: str) -> None:
    text = (ROOT / file).read_text()
    assert text.count("==") <= text.count("--hash=sha256:")
    assert "://" not in text
    assert "index" + "-url" not in text  # in two parts: no tracked file may hold the whole word
