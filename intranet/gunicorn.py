"""The server's settings. Threads let a worker answer others while one request waits for the database."""

import gc
import os
from typing import Any

from gunicorn import util
from gunicorn.http.errors import ParseException
from gunicorn.workers.gthread import ThreadWorker


class QuietWorker(ThreadWorker):
    """What is no HTTP never reaches the identity guard: its address is neither logged nor sent back."""

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        if isinstance(exc, OSError):  # the connection itself, without anything of the request
            super().handle_error(req, client, addr, exc)
            return
        refused = isinstance(exc, ParseException)
        self.log.warning("A request could not be %s: %s", "read" if refused else "answered", type(exc).__name__)
        status, reason = (400, "Bad Request") if refused else (500, "Internal Server Error")
        try:
            util.write_error(client, status, reason, "")
        except OSError:
            self.log.debug("Nobody was there to be told.")


worker_class = QuietWorker
threads = 4
timeout = 60
graceful_timeout = 20
keepalive = 5
max_requests = 5000
max_requests_jitter = 500
# Loaded once and shared by the workers that are forked from it; new code needs a restart.
preload_app = True
accesslog = None
errorlog = "-"
loglevel = "warning"
# Should an installation turn the access log on: no query string, no name, no address of the reader.
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(M)sms"
forwarded_allow_ips = "127.0.0.1"


def when_ready(server: object) -> None:
    """Before the first fork: what every worker needs is there once, and nothing that two may not share."""
    from django.conf import settings
    from django.db import connections
    from django.urls import reverse
    from django.utils import translation

    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            reverse("roof:live")
    connections.close_all()
    gc.collect()
    gc.freeze()


def child_exit(server: object, worker: object) -> None:
    """The figures of a process that has gone are added to the others'."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)  # type: ignore[attr-defined]


def worker_exit(server: object, worker: object) -> None:
    """Views of pages that this process has gathered are written before it goes."""
    from django.apps import apps

    if apps.ready:
        from home.lifecycle.reading import flush_views

        flush_views()
