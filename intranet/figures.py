"""Figures for Prometheus: how many requests of which kind took how long. Nothing about who, where from or what for."""

import os

from django_prometheus.middleware import PrometheusAfterMiddleware as AfterMiddleware
from django_prometheus.middleware import PrometheusBeforeMiddleware as BeforeMiddleware
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Gauge, generate_latest, multiprocess

from .health import daily_job_age, health

__all__ = ["CONTENT_TYPE", "AfterMiddleware", "BeforeMiddleware", "collected"]
CONTENT_TYPE = CONTENT_TYPE_LATEST


def collected() -> bytes:
    """All figures, of every worker where several share a folder (PROMETHEUS_MULTIPROC_DIR)."""
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        multiprocess.MultiProcessCollector(registry)
    text = generate_latest(registry) if "PROMETHEUS_MULTIPROC_DIR" in os.environ else generate_latest(REGISTRY)
    own = CollectorRegistry()
    fit = Gauge("silta_fit", "1: answers, 0: does not", ["what"], registry=own)
    found = health()
    for what in ("database", "cache", "disk", "mail", "daily"):
        fit.labels(what).set(0 if what in (*found.problems, *found.warnings) else 1)
    age = daily_job_age() if "database" not in found.problems else None
    if age is not None:
        Gauge("silta_daily_job_age_seconds", "Since the daily job ended last", registry=own).set(age.total_seconds())
    return text + generate_latest(own)
