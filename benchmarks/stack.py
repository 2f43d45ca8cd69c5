"""The production set of one run: PostgreSQL, Redis, two web workers, a celery worker, and a gateway for messages."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import processes
from benchmarks.browser import HOST
from benchmarks.services import PATIENCE, Postgres, Redis, free_port, stop, wait_for_port
from benchmarks.texts import Texts

ROOT = Path(__file__).resolve().parent.parent
#: As the Dockerfile starts them.
WEB_OPTIONS = ["--host", "127.0.0.1", "--workers", "2", "--blocking-threads", "4"]
WORKER_OPTIONS = ["-Q", "sms,push,mail,default", "--pool", "threads", "--concurrency", "4", "--loglevel", "INFO"]


class Stack:
    """Everything that runs; `stop` ends exactly what was started."""

    def __init__(self, accounts: int, say: Callable[[str], None]) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="simulator-bench-"))
        self.folder.chmod(0o755)
        self._started: list[Callable[[], None]] = []
        try:
            self._start(accounts, say)
        except BaseException:
            self.stop()
            raise

    def _start(self, accounts: int, say: Callable[[str], None]) -> None:
        say("PostgreSQL and Redis")
        self.postgres = Postgres(self.folder)
        self._started.append(self.postgres.stop)
        self.redis = Redis(self.folder)
        self._started.append(self.redis.stop)
        self.texts = Texts()
        self._started.append(self.texts.close)
        say("the database")
        self.postgres.create()
        self._manage("migrate", "--verbosity", "0")
        say("static files")
        self._manage("collectstatic", "--noinput", "--verbosity", "0")
        say(f"{accounts} accounts")
        self._python("-m", "benchmarks.seeding", str(accounts))
        self.postgres.settle()
        say("web workers and the celery worker")
        self.port = free_port()
        self.web = self._serve("web", [sys.executable, "-m", "config.serve", *WEB_OPTIONS, "--port", str(self.port)])
        worker = [_script("celery"), "-A", "config", "worker", *WORKER_OPTIONS]
        self.worker = self._serve("worker", worker)
        wait_for_port(self.port, self.web, f"The web server (see {self.folder}/web.log)")
        self._wait_for_worker()

    def _environment(self, who: str) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG", "TMPDIR")}
        return {
            **kept,
            "BENCH_FOLDER": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "MODE": "production",
            "SECRET_KEY": "of a run that nobody can reach from outside",
            "ALLOWED_HOSTS": HOST,
            "PUBLIC_URL": f"https://{HOST}",
            "DATABASE_URL": self.postgres.address(who),
            "REDIS_URL": self.redis.address,
            "EMAIL_URL": "dummymail://",
            "SMS_KANNEL_URL": self.texts.address,
        }

    def _python(self, *arguments: str) -> None:
        command = [sys.executable, *arguments]
        subprocess.run(command, check=True, cwd=ROOT, env=self._environment("harness"))  # noqa: S603

    def _manage(self, *arguments: str) -> None:
        self._python("manage.py", *arguments)

    def _serve(self, who: str, command: list[str]) -> subprocess.Popen[bytes]:
        with (self.folder / f"{who}.log").open("wb") as log:
            process = subprocess.Popen(command, cwd=ROOT, env=self._environment(who), stdout=log, stderr=log)  # noqa: S603
        self._started.append(lambda: stop(process))
        return process

    def _wait_for_worker(self) -> None:
        end, log = time.monotonic() + PATIENCE, self.folder / "worker.log"
        while " ready." not in log.read_text():
            if self.worker.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"The celery worker did not start:\n{log.read_text()[-2000:]}")
            time.sleep(0.1)

    def cpu(self) -> dict[str, float]:
        """CPU seconds of each part so far."""
        parts = {"web": self.web, "postgresql": self.postgres.process, "worker": self.worker}
        parts["redis"] = self.redis.process
        return {name: processes.cpu_seconds(process.pid) for name, process in parts.items()}

    def memory(self) -> dict[str, float]:
        """Proportional set size in MB: the web workers with their parent process, and all of PostgreSQL."""
        parts = {"web": self.web, "postgresql": self.postgres.process, "worker": self.worker}
        return {name: processes.memory_mb(processes.tree(process.pid)) for name, process in parts.items()}

    def last_words(self) -> str:
        """What the web workers said last: the reason, when a page was an error."""
        return (self.folder / "web.log").read_text(errors="replace")[-1500:]

    def stop(self) -> None:
        """End everything, the last started first, and clear up."""
        for end in reversed(self._started):
            end()
        shutil.rmtree(self.folder, ignore_errors=True)


def _script(name: str) -> str:
    return str(Path(sys.executable).with_name(name))
