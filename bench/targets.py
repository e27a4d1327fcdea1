#!/usr/bin/env python3
"""Measures what docs/performance.md promises, each figure several times, and prints a table in Markdown.

    bench/targets.py [--runs N] [--keep FILE] [SECTION...]

Sections: hop, line, wide, plain, large, many, lock, grain, start, idle, ask. All of them take the better part of an hour; nothing
else should run meanwhile. A figure is told as its median, with the smallest and the largest in brackets. Each run is a
process of its own; PARADECOM names another command than this repository's. --keep appends what each `bench` printed to
a file, as lines of JSON: requests, records and bytes by topic, CPU by role.
"""

import argparse
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

PARADECOM = os.environ.get("PARADECOM") or str(Path(__file__).resolve().parent.parent / "paradecom")
TICKS = os.sysconf("SC_CLK_TCK")
ONE_TASK = "apiVersion: paradecom/v1\ntasks:\n  only: { shell: 'date +%s.%N > started' }\n"


kept = None


def bench(*words):
    """Returns the lines of one `bench`."""
    done = subprocess.run([PARADECOM, "bench", *words, "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"bench {' '.join(words)} ended with {done.returncode}: {done.stderr.strip()}")
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if kept is not None:
        with kept.open("a") as file:
            file.writelines(json.dumps({"command": words, **line}) + "\n" for line in lines)
    return lines


def told(values, digits=1):
    middle = statistics.median(values)
    return f"{middle:,.{digits}f} ({min(values):,.{digits}f}–{max(values):,.{digits}f})"


def row(what, command, figure, target):
    print(f"| {what} | {command} | {figure} | {target} |", flush=True)


def benched(runs, what, words, figures):
    """Prints a row for a `bench`: figures are (line, field, divisor, unit, digits, target)."""
    results = [bench(*words) for _ in range(runs)]
    for line, field, divisor, unit, digits, target in figures:
        values = [result[line][field] / divisor for result in results]
        row(what, f"`bench {' '.join(words)}`", f"{told(values, digits)} {unit}", target)


def throughput(rate, cpu):
    return [(0, "tasksPerSecond", 1, "tasks/s", 0, rate), (0, "cpuMicrosPerTask", 1, "µs of CPU a task", 0, cpu)]


def hop(runs):
    words = ["chain", "--n", "2000"]
    benched(runs, "a hop", words, [(0, "dispatchP50Ms", 1, "ms p50", 1, "6"), (0, "dispatchP99Ms", 1, "ms p99", 1, "15")])


def line(runs):
    pure = [(1, "dispatchP50Ms", 1, "ms p50", 2, "0.25"), (1, "dispatchP99Ms", 1, "ms p99", 1, "3")]
    benched(runs, "a hop of a line, pure", ["chain", "--n", "2000", "--continue", "pure"], pure)
    durable = [(1, "dispatchP50Ms", 1, "ms p50", 1, "1"), (1, "dispatchP99Ms", 1, "ms p99", 1, "5")]
    benched(runs, "a hop of a line, durable", ["chain", "--n", "500", "--continue", "durable"], durable)


def wide(runs):
    for shape in ("fan", "layered"):
        for slots, rate in ((4, "6,000; 12,000"), (64, "12,000; 20,000")):
            words = [shape, "--n", "100000", "--slots", str(slots)]
            benched(runs, f"{shape}, {slots} slots", words, throughput(rate, "120; 80"))


def plain(runs):
    words = ["layered", "--n", "5000", "--work", "5ms", "--slots", "64"]
    benched(runs, "tasks of 5 ms, 64 slots", words, throughput("", ""))


def large(runs):
    for n in (10_000, 1_000_000):
        words = ["layered", "--n", str(n), "--slots", "64"]
        memory = [(0, "peakRssBytes", 2**20, "MiB at most", 0, "3,072"), (0, "submitMs", 1, "ms to the first dispatch", 0, "")]
        benched(runs, f"{n:,} tasks", words, throughput("", "within 15 % of each other") + memory)


def many(runs):
    benched(runs, "100 chains of 20", ["chains", "--n", "2000", "--slots", "64"], throughput("10,000", ""))


def lock(runs):
    words = ["fan", "--n", "80", "--locks", "4", "--work", "500ms", "--slots", "8"]
    benched(runs, "four locks", words, [(0, "efficiency", 0.01, "% of the ideal", 1, "95")])
    benched(runs, "claims", ["fan", "--n", "5000", "--locks", "5000", "--slots", "8"], throughput("3,000", ""))


def grain(runs):
    benched(runs, "METG(50 %), 8 slots", ["layered", "--metg", "--slots", "8"], [(0, "metgMs", 1, "ms", 2, "1")])


def start(runs):
    first, whole = [], []
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "one.yaml").write_text(ONE_TASK)
            began = time.time()
            subprocess.run([PARADECOM, "run", "one.yaml"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
            whole.append(time.time() - began)
            first.append(float(Path(folder, "started").read_text()) - began)
    row("start to first task", "`run one.yaml`", f"{told(first, 2)} s", "1.5")
    row("start to exit, one task", "`run one.yaml`", f"{told(whole, 2)} s", "2.5")


class Instance:
    """A `paradecom up` in a directory of its own."""

    def __init__(self, *words):
        self.folder = tempfile.TemporaryDirectory()
        command = [PARADECOM, "up", "--data-dir", self.folder.name, *words]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.url = None
        while self.url is None:
            text = self.process.stdout.readline()
            if not text:
                sys.exit("Expected `up` to print its address, but it ended.")
            found = re.search(r"http://127\.0\.0\.1:\d+", text)
            self.url = found and found.group(0)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        self.folder.cleanup()

    def cpu_seconds(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def resident_mib(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024


def idle(runs):
    cpu, memory = [], []
    for _ in range(runs):
        with Instance() as up:
            time.sleep(60)
            before, since = up.cpu_seconds(), time.time()
            time.sleep(30)
            cpu.append(100 * (up.cpu_seconds() - before) / (time.time() - since))
            memory.append(up.resident_mib())
    row("idle", "`up`, from the second minute on", f"{told(cpu)} % of a core", "2")
    row("idle", "`up`, after 90 s", f"{told(memory, 0)} MiB", "350")


def layered_yaml(tasks, width=250):
    lines = ["apiVersion: paradecom/v1", "tasks:"]
    for i in range(tasks):
        before = i // width * width - width
        needs = ", ".join(f"t{before + (i + step) % width}" for step in (0, 1, 5)) if before >= 0 else ""
        lines.append(f"  t{i}: {{ noop: true, needs: [{needs}] }}" if needs else f"  t{i}: {{ noop: true }}")
    return "\n".join(lines) + "\n"


def ask(runs):
    """Latency of questions while a graph of 100,000 no-ops runs."""
    times = {"": [], "/why": []}
    for _ in range(runs):
        with Instance("--runners", "4") as up:
            file = Path(up.folder.name, "graph.yaml")
            file.write_text(layered_yaml(100_000))
            told_id = subprocess.run(
                [PARADECOM, "submit", str(file), "--url", up.url, "--json"], stdout=subprocess.PIPE, text=True, check=True
            ).stdout
            workflow = json.loads(told_id)["workflowId"]
            while True:
                for path, taken in times.items():
                    began = time.perf_counter()
                    with urllib.request.urlopen(f"{up.url}/api/v1/workflows/{workflow}{path}") as answer:
                        body = json.load(answer)
                    taken.append(1000 * (time.perf_counter() - began))
                    if path == "" and body["state"] in ("SUCCEEDED", "FAILED"):
                        break
                else:
                    time.sleep(0.01)
                    continue
                break
    for path, name in (("", "show"), ("/why", "why")):
        cuts = statistics.quantiles(times[path], n=100)
        row(f"{name} under load", f"GET, {len(times[path])} times", f"{cuts[49]:.1f} ms p50, {cuts[98]:.1f} ms p99", "20 p99")


SECTIONS = {part.__name__: part for part in (hop, line, wide, plain, large, many, lock, grain, start, idle, ask)}


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--keep", type=Path, metavar="FILE")
    options.add_argument("sections", nargs="*", metavar="SECTION", help=", ".join(SECTIONS))
    chosen = options.parse_args()
    unknown = [name for name in chosen.sections if name not in SECTIONS]
    if unknown:
        sys.exit(f"Expected sections out of {', '.join(SECTIONS)}, but found {', '.join(unknown)}.")
    global kept
    kept = chosen.keep
    print("| what | command | figure | target |\n|---|---|---|---|")
    for name in chosen.sections or SECTIONS:
        SECTIONS[name](chosen.runs)


if __name__ == "__main__":
    main()
