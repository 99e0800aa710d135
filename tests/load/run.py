"""Many people for a while, and what it took: `python -m tests.load.run --seconds 120`. Markdown to standard output."""

import argparse
import asyncio
import os
import platform
import statistics
import sys
import tempfile
import time
from pathlib import Path

from .site import Site, running
from .work import Crowd, Notes, check, people_of

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory(process: int) -> tuple[int, int]:
    """Resident and proportional memory in MB."""
    rows = dict(
        line.split(":", 1) for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()[1:] if ":" in line
    )
    return tuple(int(rows[name].split()[0]) // 1024 for name in ("Rss", "Pss"))  # type: ignore[return-value]


def _at(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def report(notes: Notes, seconds: float, title: str) -> str:
    lines = [
        f"### {title}", "",
        "| request | number | a second | p50 ms | p95 ms | p99 ms | longest ms |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]  # fmt: skip
    everything = [one for values in notes.seconds.values() for one in values]
    for kind, values in [*sorted(notes.seconds.items()), ("all", everything)]:
        figures = [
            round(1000 * one) for one in (statistics.median(values), _at(values, 0.95), _at(values, 0.99), max(values))
        ]
        lines.append(f"| {kind} | {len(values)} | {len(values) / seconds:.1f} | {' | '.join(map(str, figures))} |")
    lines += ["", f"Failures: {dict(notes.failures) or 'none'}"]
    return "\n".join(lines)


async def load(site: Site, options: argparse.Namespace) -> tuple[Notes, float]:
    crowd = Crowd(site, people_of(site, options.readers, options.tallying, options.editing))
    crowd.start({"readers": options.think, "tallying": options.tap_think, "editing": options.edit_think})
    begin = time.monotonic()
    await asyncio.sleep(options.seconds)
    notes = await crowd.end()
    return notes, time.monotonic() - begin


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, default=500)
    parser.add_argument("--tallying", type=int, default=50)
    parser.add_argument("--editing", type=int, default=20)
    parser.add_argument("--think", type=float, default=30, help="Seconds between two pages of a reader (mean).")
    parser.add_argument("--tap-think", type=float, default=20, help="Seconds between two taps of one who counts.")
    parser.add_argument("--edit-think", type=float, default=60, help="Seconds between two saves of an editor.")
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--port", type=int, default=8300, help="First of the ports that are used.")
    parser.add_argument("--folder", type=Path, help="Keeps the installation for the next time; otherwise made anew.")
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="silta-load-"))
    with running(folder, options.port, options.workers) as site:
        busy = {worker: cpu_seconds(worker) for worker in site.worker_ids()}
        load_before = os.getloadavg()[0]
        notes, seconds = asyncio.run(load(site, options))
        workers = site.worker_ids()
        used = sum(cpu_seconds(worker) - busy.get(worker, 0) for worker in workers)
        number = sum(len(values) for values in notes.seconds.values())
        print(
            report(notes, seconds, f"{options.readers} reading, {options.tallying} counting, {options.editing} editing")
        )
        sizes = [memory(one) for one in (site.master_id(), *workers)]
        print(f"\nMaster and {options.workers} workers; memory (resident, proportional) MB: {sizes}")
        print(
            f"Processor time of the workers: {1000 * used / max(number, 1):.0f} ms a request, "
            f"{used / seconds:.2f} cores"
        )
        print(f"Machine: {os.cpu_count()} cores, Python {platform.python_version()}, load before {load_before:.1f}")
        wrong = check(site, notes)
        print(f"Lost or doubled: {wrong or 'nothing'}")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
