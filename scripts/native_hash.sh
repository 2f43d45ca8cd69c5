#!/bin/sh
# Build the bindings of Argon2 for this machine's own processor: `sh scripts/native_hash.sh .venv`. The version and its
# digest are those of requirements.lock; kernel/hashers.py uses bindings that were built where they run. Needs a C
# compiler and Python's headers (Debian: apt install gcc python3-dev).
set -eu

cd "$(dirname "$0")/.."
venv=$1
package=argon2-cffi-bindings
export CFLAGS="-O3 -march=native" UV_PYTHON_DOWNLOADS=never PIP_DISABLE_PIP_VERSION_CHECK=1

built() { grep -q '^Tag: .*-linux_' "$venv"/lib/python3*/site-packages/argon2_cffi_bindings-*/WHEEL 2>/dev/null; }

if built; then exit 0; fi
printf '» Building %s for this processor …\n' "$package" >&2
wanted=$(mktemp)
trap 'rm -f "$wanted"' EXIT
# The package's own lines of the lock file: its name, and the digests that follow.
awk -v p="^$package==" '$0 ~ p {on = 1; print; next} on && /^ / {print; next} {on = 0}' requirements.lock >"$wanted"
if uv --version >/dev/null 2>&1; then
    uv pip install --quiet --no-cache --reinstall --no-deps --require-hashes --no-binary "$package" \
        --python "$venv/bin/python" -r "$wanted"
else
    "$venv/bin/python" -m pip install --quiet --no-cache-dir --force-reinstall --no-deps --require-hashes \
        --no-binary "$package" -r "$wanted"
fi
built
