"""Apache with mod_auth_cas: a private configuration in a folder of its own, two ports, one for each way to validate."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from scripts import services
from tests.clients.processes import PATIENCE, stop

#: What somebody else would copy stands between the two marks.
CONFIGURATION = """
ServerRoot "{folder}"
DefaultRuntimeDir "{folder}"
PidFile "{folder}/pid"
ErrorLog "{folder}/log"
ServerName 127.0.0.1
Listen 127.0.0.1:{cas2}
Listen 127.0.0.1:{saml}
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authn_core_module {modules}/mod_authn_core.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule authz_user_module {modules}/mod_authz_user.so
LoadModule dir_module {modules}/mod_dir.so
LoadModule headers_module {modules}/mod_headers.so
LoadModule auth_cas_module {modules}/mod_auth_cas.so
StartServers 1
ServerLimit 1
ThreadsPerChild 8
MaxRequestWorkers 8
DocumentRoot "{folder}/pages"
KeepAlive Off

<VirtualHost 127.0.0.1:{cas2}>
    ServerName 127.0.0.1
    # --- CAS 2, with the attributes of CAS 3
    CASVersion 2
    CASLoginURL {cas}/login
    CASValidateURL {secure_cas}/p3/serviceValidate
    CASCertificatePath {certificate}
    CASCookiePath {folder}/cookies/
    CASSSOEnabled On
    <Location /protected>
        AuthType CAS
        CASScope /protected
        CASAuthNHeader CAS-User
        Require valid-user
    </Location>
    # ---
    <Location /protected/staff>
        Require cas-attribute domain:eu.europa.ec
    </Location>
    {told}
</VirtualHost>

<VirtualHost 127.0.0.1:{saml}>
    ServerName 127.0.0.1
    # --- SAML 1.1
    CASVersion 2
    CASLoginURL {cas}/login
    CASValidateURL {secure_cas}/samlValidate
    CASValidateSAML On
    CASCertificatePath {certificate}
    CASCookiePath {folder}/saml-cookies/
    CASSSOEnabled On
    <Location /protected>
        AuthType CAS
        CASScope /protected
        CASAuthNHeader CAS-User
        Require valid-user
    </Location>
    # ---
    {told}
</VirtualHost>
"""
PAGE = "a protected page"
#: The page that a person gets says in its headers what the application behind would be told.
NAMES = ("User", "email", "lastName", "groups")
TOLD = "\n".join(f'    Header set X-{name} "expr=%{{req:CAS-{name}}}"' for name in NAMES)

#: Whom Debian lets it run as.
NOBODY = "www-data"


@dataclass(frozen=True)
class Apache:
    """Where it listens."""

    cas2: str
    saml: str


@contextmanager
def apache(cas: str, secure_cas: str, certificate: Path) -> Iterator[Apache]:
    """Run Apache in the foreground, as a child of ours."""
    # Its own folder: those of pytest are closed to the user that Apache runs as when we are root.
    with TemporaryDirectory(prefix="simulator-apache-") as name:
        folder, ports = Path(name), _free_ports(2)
        _write(folder, ports, cas=cas, secure_cas=secure_cas, certificate=certificate)
        process = _start(folder)
        try:
            _wait(process, ports[-1], folder)
            yield Apache(*(f"http://127.0.0.1:{port}" for port in ports))
        finally:
            stop(process)


def _write(folder: Path, ports: list[int], *, certificate: Path, **addresses: str) -> None:
    for page in ("protected", "protected/staff"):
        (folder / "pages" / page).mkdir(parents=True)
        (folder / "pages" / page / "index.html").write_text(PAGE)
    (folder / "cookies").mkdir()
    (folder / "saml-cookies").mkdir()
    shutil.copy(certificate, folder / "certificate.pem")
    places = {"folder": folder, "modules": services.APACHE_MODULES, "told": TOLD, **addresses}
    text = CONFIGURATION.format(cas2=ports[0], saml=ports[1], certificate=folder / "certificate.pem", **places)
    (folder / "apache.conf").write_text(text)


def _start(folder: Path) -> "subprocess.Popen[str]":
    command = [services.APACHE, "-d", str(folder), "-f", str(folder / "apache.conf"), "-D", "FOREGROUND"]
    nobody: dict[str, Any] = {}
    if os.geteuid() == 0:  # Apache's workers will not be root
        nobody = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, NOBODY, NOBODY)
    with (folder / "output").open("wb") as output:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, text=True, **nobody)


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def _wait(process: "subprocess.Popen[str]", port: int, folder: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    logs = [(folder / name).read_text() for name in ("output", "log") if (folder / name).exists()]
    raise AssertionError("Apache does not listen:\n" + "\n".join(logs)[-2000:])
