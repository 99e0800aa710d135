import hashlib
import os
import socket
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from intranet.demo.source import read
from organisation.models import User


class Command(BaseCommand):
    help = (
        "Starts the demo: prepares the database and the files when something is missing, loads the "
        "demo county into an empty database, and starts the production server on this computer."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="Port on 127.0.0.1 (default 8000).")
        parser.add_argument("--workers", type=int, default=2, help="Server processes (default 2).")

    def handle(self, *args: Any, **options: Any) -> None:
        port = options["port"]
        self._check_port(port)
        call_command("migrate", verbosity=0)
        if not User.objects.exists():
            self.stdout.write("Loading the demo county, once …")
            call_command("load_demo")
        self._collect_static()
        self._greet(port)
        os.environ["DJANGO_SETTINGS_MODULE"] = settings.SETTINGS_MODULE
        server = [
            sys.executable, "-m", "gunicorn", "intranet.wsgi:application",
            "--config", str(settings.BASE_DIR / "intranet" / "gunicorn.py"),
            "--bind", f"127.0.0.1:{port}", "--workers", str(options["workers"]),
        ]  # fmt: skip
        sys.stdout.flush()
        os.chdir(settings.BASE_DIR)
        os.execv(sys.executable, server)  # noqa: S606  our own interpreter, fixed arguments

    def _check_port(self, port: int) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                raise CommandError(f"Port {port} is taken. Choose another: make run PORT={port + 1}") from None

    def _collect_static(self) -> None:
        """Collect only when something that is collected has changed since the last time."""
        stamp = Path(settings.STATIC_ROOT) / ".stamp"
        digest = hashlib.sha256((settings.BASE_DIR / "requirements.lock").read_bytes())
        for path in sorted((settings.BASE_DIR / "intranet" / "static").rglob("*")):
            if path.is_file():
                digest.update(str(path.stat().st_mtime_ns).encode() + path.name.encode())
        if stamp.exists() and stamp.read_text(encoding="ascii") == digest.hexdigest():
            return
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(digest.hexdigest(), encoding="ascii")

    def _greet(self, port: int) -> None:
        names = [row["username"] for row in read("directory/users")]
        self.stdout.write(
            f"\nSilta is at http://127.0.0.1:{port}/\n"
            f"Log in as: {', '.join(names)}\n"
            f"Password:  {settings.DEMO_PASSWORD}\n"
            "Stop with Ctrl-C. Your data stays.\n"
        )
