#!/usr/bin/env python3
"""Runs recorded workflows in which each task sleeps as long as it once took, scaled to a plan of so many seconds.

    bench/efficiency.py [--runners N] SECONDS FILE...

FILE is a WfFormat document; its plan is what `paradecom simulate` expects of N runners (8) that lose no time at all.
Prints a table in Markdown: efficiency is the lower bound, max(critical path, work / N), over the wall time. Each run is
a process of its own in a fresh directory. PARADECOM names another command than this repository's.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PARADECOM = os.environ.get("PARADECOM") or str(Path(__file__).resolve().parent.parent / "paradecom")


def answer(*words):
    done = subprocess.run([PARADECOM, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"paradecom {' '.join(words)} ended with {done.returncode}: {done.stderr.strip()}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def plan(file, runners, scale):
    return answer("simulate", file, "--runners", runners, "--jitter", "0", "--json", "--time-scale", scale)["runners"][0]


def measure(seconds, runners, file):
    tasks = json.loads(Path(file).read_text())["workflow"]["execution"]["tasks"]
    scale = f"{seconds * 1000 / plan(file, runners, '1')['plannedMs']:.6f}"
    times = sorted(1000 * float(scale) * task.get("runtimeInSeconds", 0) for task in tasks)
    expected = plan(file, runners, scale)
    folder = tempfile.mkdtemp()
    try:
        copy = shutil.copy(file, folder)
        run = answer("run", copy, "--runners", runners, "--json", "--time-scale", scale)
    finally:
        shutil.rmtree(folder)
    best = expected["lowerBoundMs"] / expected["plannedMs"]
    print(
        f"| {Path(file).stem} | {len(times)} | {times[len(times) // 10]:,.0f}, {times[len(times) // 2]:,.0f},"
        f" {sum(times) / len(times):,.0f} ms | {run['wallMs'] / 1000:.1f} s | {best:.3f} | {run['efficiency']:.3f} |",
        flush=True,
    )


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--runners", default="8", metavar="N")
    options.add_argument("seconds", type=float, metavar="SECONDS")
    options.add_argument("files", nargs="+", metavar="FILE")
    chosen = options.parse_args()
    print("| file | tasks | a tenth are shorter than, half are, mean | wall | best possible | efficiency |")
    print("|---|---|---|---|---|---|")
    for name in chosen.files:
        measure(chosen.seconds, chosen.runners, name)


if __name__ == "__main__":
    main()
