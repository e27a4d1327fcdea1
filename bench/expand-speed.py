#!/usr/bin/env python3
"""Measures how much faster tasks are expanded when many questions are under way.

    python3 bench/expand-speed.py [TASKS [RUNNERS ...]]

Expands TASKS tasks (40) with 1, 8 and 16 questions under way, or as many as are named, by a model on loopback that
answers each after exactly 2 s. From the first request that the server saw to the end of its last answer. What a question
takes beside the model is the time from the end of an answer to the request that comes in its place. MODEL_SECONDS is
another time of the model. Prints a table in
Markdown; fails when the files are not the same byte for byte. PARADECOM names another command than this repository's.
"""
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
COMMAND = os.environ.get("PARADECOM", str(HERE.parent / "paradecom"))
SECONDS = float(os.environ.get("MODEL_SECONDS", "2"))


def tasks(count):
    words = ("Move", "Check", "Write", "Measure", "Draw")
    every = [
        {
            "id": number,
            "title": f"{words[number % len(words)]} component {number}",
            "description": f"Component {number} as the plan has it",
            "status": "pending",
            "dependencies": [],
            "priority": "medium",
            "details": f"What is known of component {number}.",
            "testStrategy": "",
            "subtasks": [],
        }
        for number in range(1, count + 1)
    ]
    return json.dumps({"master": {"tasks": every}}, indent=2)


def expand(count, runners, folder):
    """Returns seconds, milliseconds beside the model for each question, parts of its time, and the file."""
    file = folder / f"tasks-{runners}.json"
    file.write_text(tasks(count))
    server = subprocess.Popen(
        [sys.executable, str(HERE / "model-server.py"), "0", str(SECONDS)], stdout=subprocess.PIPE, text=True
    )
    try:
        port = server.stdout.readline().strip()
        words = [COMMAND, "expand", str(file), "--all", "--model", "openai:m", "--runners", str(runners)]
        environment = dict(os.environ, OPENAI_BASE_URL=f"http://127.0.0.1:{port}/v1", OPENAI_API_KEY="none")
        done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            sys.exit(f"Expected {' '.join(words)} to succeed, but it ended with {done.returncode}:\n{done.stderr}")
    finally:
        server.terminate()
        lines, _ = server.communicate()
    seen = [line.split() for line in lines.splitlines()]
    asks = sorted(float(time) for what, time in seen if what == "ask")
    ends = sorted(float(time) for what, time in seen if what == "end")
    if len(asks) != count or len(ends) != count:
        sys.exit(f"Expected {count} questions and answers, but found {len(asks)} and {len(ends)}.")
    beside = [(asks[at + runners] - ends[at]) * 1000 for at in range(count - runners)]
    return ends[-1] - asks[0], beside, first_shown(done.stderr), file.read_bytes()


def first_shown(lines):
    """Returns, for each question, after which part of its time its first subtask was shown."""
    said = re.findall(r"^(first|done) +(.+?): .*  ([0-9.]+) s$", lines, re.MULTILINE)
    times = {(word, task): float(time) for word, task, time in said}
    return [time / times["done", task] for (word, task), time in times.items() if word == "first"]


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    every = [int(word) for word in sys.argv[2:]] or [1, 8, 16]
    print(f"| {count} tasks: questions under way | seconds | times as fast as one | could be | beside the model, p50 and most | first subtask shown |")
    print("|---|---|---|---|---|---|")
    first = None
    files = set()
    with tempfile.TemporaryDirectory() as folder:
        for runners in every:
            seconds, beside, shown, content = expand(count, runners, pathlib.Path(folder))
            files.add(content)
            first = seconds if runners == 1 else first
            waves = -(-count // runners)
            faster = f"{first / seconds:.2f}" if first else ""
            median = f"{statistics.median(beside):.0f} ms, {max(beside):.0f} ms" if beside else ""
            early = f"after {statistics.median(shown):.0%}" if shown else ""
            print(f"| {runners} | {seconds:.2f} | {faster} | {count / waves:.1f} | {median} | {early} |", flush=True)
    if len(files) != 1:
        sys.exit(f"Expected the same file for any number of questions under way, but found {len(files)}.")


main()
