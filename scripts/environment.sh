#!/bin/sh
# Make the virtual environment: `scripts/environment.sh requirements.lock` (to run) or `… requirements-dev.lock` (to
# develop; holds all of the other). Does nothing when it is already as the lock file says. Needs Python 3.11 or later;
# uses uv when it is there, else Python's own venv and pip. VENV names another folder than .venv.
set -eu

cd "$(dirname "$0")/.."
lock=$1
venv=${VENV:-.venv}
export UV_PYTHON_DOWNLOADS=never PIP_DISABLE_PIP_VERSION_CHECK=1
unset VIRTUAL_ENV PYTHONPATH PYTHONHOME || true

say() { printf '» %s\n' "$*" >&2; }

# An environment that was copied or moved still has the old path in its programs.
works() {
    [ -x "$venv/bin/python" ] || return 1
    [ ! -e "$venv/made-in" ] || [ "$(cat "$venv/made-in")" = "$(pwd)" ] || return 1
    "$venv/bin/python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

# What was installed last is kept beside the packages: comparing two files costs nothing.
installed() { works && cmp -s "$1" "$venv/$1"; }

if installed "$lock" || installed requirements-dev.lock; then exit 0; fi
# An environment that could run the tests stays one.
if [ -e "$venv/requirements-dev.lock" ]; then lock=requirements-dev.lock; fi

has_uv() { uv --version >/dev/null 2>&1; }

# A name on PATH may be a shim without a Python behind it, or a Python without venv: only trying tells.
find_python() {
    wanted='import sys, ssl, sqlite3, venv; sys.exit(sys.version_info < (3, 11))'
    has_uv || wanted="import ensurepip; $wanted"
    for name in ${PYTHON:-python3.11 python3.12 python3.13 python3.14 python3 python}; do
        if "$name" -c "$wanted" >/dev/null 2>&1; then
            "$name" -c 'import sys; print(sys.executable)'
            return 0
        fi
    done
    return 1
}

if ! python=$(find_python); then
    say "Python 3.11 or later (with venv and sqlite3) is needed and was not found."
    say "Debian and Ubuntu: apt install python3 python3-venv. Or name one: make PYTHON=/path/to/python3 …"
    exit 1
fi

with_uv() {
    # Before version 0.8 uv knew no --clear, and always cleared.
    works || uv venv --quiet --clear --python "$python" "$venv" 2>/dev/null ||
        uv venv --quiet --python "$python" "$venv" || return 1
    uv pip sync --quiet --require-hashes --python "$venv/bin/python" "$lock"
}

with_pip() {
    { works && "$venv/bin/python" -m pip --version >/dev/null 2>&1; } || "$python" -m venv --clear "$venv" || return 1
    "$venv/bin/python" -m pip install --quiet --require-hashes -r "$lock"
}

say "Installing the packages of $lock into $venv (with uv some seconds, with pip about a minute) …"
rm -f "$venv"/requirements*.lock
if ! { has_uv && with_uv; } && ! with_pip; then
    say "The packages could not be installed: see the messages above."
    exit 1
fi
cp "$lock" "$venv/$lock"
pwd >"$venv/made-in"
