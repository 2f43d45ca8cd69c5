"""Find what the tests can use on this machine: a browser, PostgreSQL, Redis, and other makers' CAS clients.

`python scripts/services.py` tells what is there (`--need Redis`: by its exit status). `find_*` answer an address or a
path, "" when there is none.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
#: Debian's headless shell is the same Chromium without its windows: the journeys take a third less time in it.
HEADLESS_SHELL = "chromium-headless-shell"
BROWSER_PATHS = (
    f"/usr/bin/{HEADLESS_SHELL}",
    "/usr/bin/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
POSTGRES = "postgres://postgres@127.0.0.1:5432/postgres"
REDIS = "redis://127.0.0.1:6379"
ROOT = Path(__file__).resolve().parent.parent
#: As Debian has them in its packages apache2-bin and libapache2-mod-auth-cas.
APACHE = "/usr/sbin/apache2"
APACHE_MODULES = "/usr/lib/apache2/modules"
#: Key in Redis database 0 that says which numbered database a test run has taken; gone by itself after an hour.
CLAIM = "simulator-tests:claim:{number}"
CLAIM_LIFE = 3600


def say(text: str) -> None:
    """One line for the person who waits."""
    print(f"» {text}", file=sys.stderr, flush=True)


def without_password(address: str) -> str:
    """An address that may be shown."""
    parts = urlsplit(address)
    return address.replace(f":{parts.password}@", ":…@") if parts.password else address


def _runs(*command: str, timeout: int = 600, quiet: bool = True) -> bool:
    output = subprocess.DEVNULL if quiet else sys.stderr
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, timeout=timeout)
        return done.returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def find_chromium() -> str:
    """A browser that starts: `CHROMIUM`, the system's, or the one Playwright fetched earlier."""
    named = [os.environ.get("CHROMIUM", ""), *BROWSER_PATHS, *(shutil.which(name) or "" for name in BROWSERS)]
    return next(filter(_starts, named), "") or next(filter(_starts, [_playwrights_own()]), "")


def _starts(path: str) -> bool:
    return bool(path) and Path(path).exists() and _runs(path, "--version", timeout=30)


def _playwrights_own() -> str:
    """Where Playwright would have put its own browser; asked in another process, as it works once in each only."""
    question = "from playwright.sync_api import sync_playwright as p; print(p().start().chromium.executable_path)"
    done = subprocess.run([sys.executable, "-c", question], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return done.stdout.strip()


def install_chromium() -> str:
    """Get a browser: Debian's package when we are root there, else the one that Playwright fetches."""
    if Path("/etc/debian_version").exists() and shutil.which("apt-get") and os.geteuid() == 0:
        say("No Chromium here: installing Debian's package (about 15 s) …")
        os.environ["DEBIAN_FRONTEND"] = "noninteractive"
        _runs("apt-get", "update", "-qq")
        for package in (HEADLESS_SHELL, "chromium"):
            if _runs("apt-get", "install", "-y", "-qq", "--no-install-recommends", package, quiet=False):
                break
    if not find_chromium():
        say("No Chromium here: Playwright fetches its own …")
        _runs(sys.executable, "-m", "playwright", "install", "chromium", quiet=False)
    return find_chromium()


def find_postgres() -> str:
    """The address of a PostgreSQL server where we may create databases: `TEST_DATABASE_URL`, or the standard port."""
    import psycopg

    address = os.environ.get("TEST_DATABASE_URL") or POSTGRES
    try:
        with psycopg.connect(address, connect_timeout=3) as connection:
            may = connection.execute(
                "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    except psycopg.Error:
        return ""
    return address if may and may[0] else ""


def find_redis() -> str:
    """The address of a Redis server: `TEST_REDIS_URL`, or the standard port."""
    import redis

    address = os.environ.get("TEST_REDIS_URL") or REDIS
    try:
        with redis.Redis.from_url(address, socket_connect_timeout=3) as client:
            client.ping()
    except redis.RedisError:
        return ""
    return address


def _numbered(address: str, number: int) -> str:
    return urlsplit(address)._replace(path=f"/{number}").geturl()


def claim_redis(address: str) -> str:
    """The address of an empty numbered database that no other run uses, "" when there is none; see `release_redis`.

    Database 0 is left alone but for the claims: it is where people keep things.
    """
    import redis

    with redis.Redis.from_url(_numbered(address, 0)) as claims:
        for number in range(15, 0, -1):
            if claims.set(CLAIM.format(number=number), os.getpid(), nx=True, ex=CLAIM_LIFE):
                with redis.Redis.from_url(_numbered(address, number)) as client:
                    if client.dbsize() == 0:
                        return _numbered(address, number)
                claims.delete(CLAIM.format(number=number))
    return ""


def release_redis(address: str) -> None:
    """Empty a claimed database and let others have it."""
    import redis

    with redis.Redis.from_url(address) as client:
        client.flushdb()
    with redis.Redis.from_url(_numbered(address, 0)) as claims:
        claims.delete(CLAIM.format(number=urlsplit(address).path.strip("/")))


def find_node() -> str:
    """Node.js, when the packages of package-lock.json are there for it."""
    node, installed = shutil.which("node") or "", ROOT / "node_modules" / ".installed-lock.json"
    current = installed.exists() and installed.read_bytes() == (ROOT / "package-lock.json").read_bytes()
    return node if current and _runs(node, "--version", timeout=30) else ""


def install_node_packages() -> str:
    """Fetch the packages of package-lock.json with the machine's npm, where there is one."""
    npm = shutil.which("npm")
    if npm and _runs(npm, "ci", "--ignore-scripts", "--prefix", str(ROOT)):
        shutil.copy(ROOT / "package-lock.json", ROOT / "node_modules" / ".installed-lock.json")
    return find_node()


def find_apache() -> str:
    """Apache, when mod_auth_cas is there for it."""
    return APACHE if Path(APACHE).exists() and Path(APACHE_MODULES, "mod_auth_cas.so").exists() else ""


FINDERS = {
    "Chromium": find_chromium,
    "PostgreSQL": find_postgres,
    "Redis": find_redis,
    "Node.js": find_node,
    "mod_auth_cas": find_apache,
}


def main(arguments: list[str]) -> int:
    """Tell what is there; with `--need NAME` answer by the exit status whether that one is."""
    if arguments[:1] == ["--need"]:
        return 0 if FINDERS[arguments[1]]() else 1
    for name, find in FINDERS.items():
        print(f"{name:<14}{without_password(find()) or 'not found'}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
