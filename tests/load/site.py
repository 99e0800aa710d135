"""A whole installation of its own on loopback: PostgreSQL, Redis, the production server. Nothing shared is touched."""

import contextlib
import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import redis

ROOT = Path(__file__).resolve().parents[2]
READY_WITHIN = 120
UNPRIVILEGED = "postgres"  # PostgreSQL refuses to run as root


class NotPossibleError(Exception):
    """This machine has not what the step needs; the message says what."""


def _postgres(tool: str) -> str:
    found = shutil.which(tool) or next(
        (str(path) for path in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{tool}"), reverse=True)), ""
    )
    if not found:
        raise NotPossibleError(f"{tool} of PostgreSQL is not installed")
    return found


def _as_postgres() -> dict[str, object]:
    if os.geteuid():
        return {}
    entry = pwd.getpwnam(UNPRIVILEGED)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


@dataclass
class Site:
    """Where everything is. Ports: web servers from `port` on, PostgreSQL at `port` + 20, Redis at `port` + 21."""

    folder: Path
    port: int = 8300
    workers: int = 2
    extra: Mapping[str, str] = field(default_factory=dict)
    _postgres: "subprocess.Popen[bytes] | None" = None
    _redis: "subprocess.Popen[bytes] | None" = None
    _web: "dict[int, subprocess.Popen[bytes]]" = field(default_factory=dict)

    @property
    def database_url(self) -> str:
        return self.address("silta")

    def address(self, database: str) -> str:
        return f"postgres://silta@127.0.0.1:{self.port + 20}/{database}"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in ("SECRET_KEY", "SILTA_DEBUG")}
        return {
            **kept,
            "DJANGO_SETTINGS_MODULE": "intranet.settings.demo",
            "SILTA_DATA": str(self.data),
            "DATABASE_URL": self.database_url,
            "CACHE_URL": f"redis://127.0.0.1:{self.port + 21}/0",
            "PYTHONUNBUFFERED": "1",
            "PYTHONPATH": str(ROOT),
            **self.extra,
            **more,
        }

    def manage(self, *arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
        return self.python("manage.py", *arguments, **more)

    def python(self, *arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT, env=self.environment(**more), capture_output=True, text=True, check=False,
        )  # fmt: skip

    # --- Parts ------------------------------------------------------------------------------------

    def start_postgres(self) -> None:
        cluster = self.folder / "postgres"
        if not (cluster / "PG_VERSION").exists():
            cluster.mkdir(parents=True, exist_ok=True)
            if not os.geteuid():
                shutil.chown(cluster, UNPRIVILEGED)
            subprocess.run(
                [_postgres("initdb"), "-D", str(cluster), "-A", "trust", "-U", "silta", "--no-sync", "-E", "UTF8",
                 "--locale=C.UTF-8"],
                check=True, capture_output=True, **_as_postgres(),
            )  # fmt: skip
        with (self.folder / "postgres.log").open("ab") as log:
            self._postgres = subprocess.Popen(
                [_postgres("postgres"), "-D", str(cluster), "-p", str(self.port + 20),
                 "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=60"],
                stdout=log, stderr=log, **_as_postgres(),
            )  # fmt: skip
        self.wait(self._database_answers, "PostgreSQL")
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'silta'").fetchone():
                connection.execute("CREATE DATABASE silta")

    def _database_answers(self) -> bool:
        try:
            psycopg.connect(self.address("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop_postgres(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT: the fast way. SIGQUIT: as if the machine had lost its power."""
        _end(self._postgres, how)
        self._postgres = None

    def start_redis(self) -> None:
        server = shutil.which("redis-server")
        if not server:
            raise NotPossibleError("redis-server is not installed")
        with (self.folder / "redis.log").open("ab") as log:
            self._redis = subprocess.Popen(
                [server, "--port", str(self.port + 21), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
                cwd=self.folder, stdout=log, stderr=log,
            )  # fmt: skip
        self.wait(self._redis_answers, "Redis")

    def _redis_answers(self) -> bool:
        try:
            return bool(redis.Redis(port=self.port + 21, socket_connect_timeout=2).ping())
        except redis.RedisError:
            return False

    def stop_redis(self) -> None:
        _end(self._redis, signal.SIGKILL)
        self._redis = None

    def start_web(self, number: int = 0, application: str = "intranet.wsgi:application", **more: str) -> None:
        port = self.port + number
        with self.log.open("ab") as log:
            self._web[number] = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", application, "--config", "intranet/gunicorn.py",
                 "--bind", f"127.0.0.1:{port}", "--workers", str(self.workers)],
                cwd=ROOT, env=self.environment(**more), stdout=log, stderr=log,
            )  # fmt: skip
        self.wait(lambda: self.status("/health/live/", number=number) == 200, "the server")

    def stop_web(self, number: int = 0) -> None:
        _end(self._web.pop(number, None), signal.SIGTERM)

    def master_id(self, number: int = 0) -> int:
        """The process that the workers are forked from."""
        return self._web[number].pid

    def worker_ids(self, number: int = 0) -> list[int]:
        master = self.master_id(number)
        return [int(one) for one in Path(f"/proc/{master}/task/{master}/children").read_text().split()]

    # --- Questions --------------------------------------------------------------------------------

    def status(self, path: str, number: int = 0) -> int:
        """The answer's status without a login; 0 where nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port + number}{path}", timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except (urllib.error.URLError, OSError):
            return 0

    def warnings(self) -> list[str]:
        """What readiness warns of, where it answers 200."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/ready/", timeout=10) as answer:
            return list(json.load(answer)["warnings"])

    def wait(self, answers: "object", what: str, within: float = READY_WITHIN) -> float:
        """Seconds until `answers()` is true."""
        begin = time.monotonic()
        while time.monotonic() - begin < within:
            if answers():  # type: ignore[operator]
                return time.monotonic() - begin
            time.sleep(0.1)
        raise RuntimeError(f"{what} did not answer within {within} s; see {self.folder}")

    def logged_errors(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""


def _end(process: "subprocess.Popen[bytes] | None", how: signal.Signals) -> None:
    if process is None or process.poll() is not None:
        return
    process.send_signal(how)
    try:
        process.wait(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextlib.contextmanager
def running(folder: Path, port: int, workers: int = 2, *, web: bool = True, **extra: str) -> Iterator[Site]:
    """The installation with the demo county in `folder`, which may be from an earlier time."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)  # PostgreSQL's own user passes through
    site = Site(folder, port, workers, extra)
    site.log.unlink(missing_ok=True)
    signal.signal(signal.SIGTERM, lambda *_given: sys.exit(1))  # whoever ends us leaves nothing running
    try:
        site.start_postgres()
        site.start_redis()
        for step in (["migrate", "--verbosity", "0"], ["load_demo", "--quiet"], ["collectstatic", "--noinput"]):
            stamp = folder / f"{step[0]}.done"
            if not stamp.exists():
                print(f"{step[0]} …", file=sys.stderr, flush=True)
                done = site.manage(*step)
                if done.returncode:
                    raise RuntimeError(done.stderr[-3000:])
                stamp.touch()
        if web:
            site.start_web()
        yield site
    finally:
        for number in list(site._web):
            site.stop_web(number)
        site.stop_redis()
        site.stop_postgres()
