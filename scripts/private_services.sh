# To be sourced (bash): PostgreSQL and Redis for one run, on ports and in a folder of their own. Each start_… exports the
# address for the tests; stop_private_services ends exactly what was started here. Root on Debian, as in CI.

private=$(mktemp -d "${TMPDIR:-/tmp}/simulator-services.XXXXXX")
chmod 755 "$private"

debian_packages() {
    command -v apt-get >/dev/null && [ "$(id -u)" = 0 ] || return 1
    apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@"
}

_free_port() { .venv/bin/python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

_postgres_bin() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1; }

# PostgreSQL refuses to run as root.
_as_postgres() { (cd / && setpriv --reuid=postgres --regid=postgres --clear-groups env HOME="$private/postgres" "$@"); }

start_private_postgres() {
    [ -x "$(_postgres_bin)/initdb" ] || debian_packages postgresql || return 0
    local bin port data=$private/postgres
    bin=$(_postgres_bin) port=$(_free_port)
    mkdir "$data" && chown postgres "$data"
    _as_postgres "$bin/initdb" -D "$data/data" -U postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync >/dev/null
    _as_postgres "$bin/pg_ctl" -D "$data/data" -w -l "$data/log" -o "-p $port -k $data -c listen_addresses=127.0.0.1 \
        -c fsync=off -c synchronous_commit=off -c full_page_writes=off" start >/dev/null
    export TEST_DATABASE_URL=postgres://postgres@127.0.0.1:$port/postgres
}

start_private_redis() {
    command -v redis-server >/dev/null || debian_packages redis-server || return 0
    local port
    port=$(_free_port)
    redis-server --bind 127.0.0.1 --port "$port" --save '' --appendonly no --dir "$private" --daemonize yes \
        --pidfile "$private/redis.pid" --logfile "$private/redis.log" >/dev/null
    export TEST_REDIS_URL=redis://127.0.0.1:$port
}

stop_private_services() {
    if [ -e "$private/postgres/data/postmaster.pid" ]; then
        _as_postgres "$(_postgres_bin)/pg_ctl" -D "$private/postgres/data" -m fast stop >/dev/null || true
    fi
    if [ -e "$private/redis.pid" ]; then kill "$(cat "$private/redis.pid")" || true; fi
    rm -rf "$private"
}
