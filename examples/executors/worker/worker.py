#!/usr/bin/env python3
"""A worker in Python, with nothing but the standard library (3.8 or newer).

It asks a runner for tasks of the type "words", counts the words of their text, and says so:

    ./paradecom up --workers-port 8089
    python3 examples/executors/worker/worker.py --url http://127.0.0.1:8089/api/v1/work
    ./paradecom submit examples/executors/worker/graph.yaml --watch

WORK does the work; everything else is the same for every worker.
"""
import argparse
import json
import os
import socket
import sys
import threading
import time
import urllib.error
import urllib.request


class Stop(Exception):
    """The task is not wanted any more."""


class Permanent(Exception):
    """Another attempt would fail as well."""


def count_words(task, log, stopped):
    """Returns the output of a task; raises Permanent, Stop, or anything else to be tried again."""
    text = task["config"].get("text")
    if not isinstance(text, str):
        raise Permanent("Expected the field text in with, but found %r." % (text,))
    counts = {}
    for word in text.split():
        if stopped.is_set():
            raise Stop()
        counts[word] = counts.get(word, 0) + 1
        log("%s: %d\n" % (word, counts[word]))
    pause = task["config"].get("seconds", 0)
    if stopped.wait(pause):
        raise Stop()
    return {"words": sum(counts.values()), "different": len(counts), "attempt": task["attempt"]}


WORK = {"words": count_words}


class Client:
    """Says things to the runner."""

    def __init__(self, url, key):
        self.url = url.rstrip("/")
        self.key = key

    def post(self, path, body, timeout=30):
        request = urllib.request.Request(
            self.url + "/" + path,
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        if self.key:
            request.add_header("Authorization", "Bearer " + self.key)
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return json.load(answer)


class Attempt:
    """One task in hand: works on one thread, and is heard of from another."""

    def __init__(self, client, task):
        self.client = client
        self.task = task
        self.path = task["lease"] + "/"
        self.stopped = threading.Event()
        self.over = threading.Event()

    def run(self):
        threading.Thread(target=self.beat, daemon=True).start()
        try:
            output = WORK[self.task["type"]](self.task, self.log, self.stopped)
            self.say("complete", {"output": output})
        except Stop:
            self.say("fail", {"message": "it was told to stop"})
        except Permanent as failed:
            self.say("fail", {"message": str(failed), "retryable": False})
        except Exception as failed:  # whatever it is: another attempt may help
            self.say("fail", {"message": repr(failed), "retryable": True})
        finally:
            self.over.set()

    def beat(self):
        """At once, which says that it is here, then three times in a lease."""
        while True:
            answer = self.say("heartbeat", {})
            if answer is None or answer.get("cancel"):
                self.stopped.set()
            if self.over.wait(self.task["leaseMs"] / 3000):
                return

    def log(self, text):
        self.say("logs", {"text": text})

    def say(self, what, body):
        """Returns the answer, None when the lease is lost. A runner that is away is asked again."""
        for pause in (0.2, 1, 3, None):
            try:
                return self.client.post(self.path + what, body)
            except urllib.error.HTTPError as refused:
                if refused.code != 410:
                    print(what, refused.code, refused.read().decode(), file=sys.stderr)
                self.stopped.set()
                return None
            except OSError as away:
                if pause is None:
                    print(what, away, file=sys.stderr)
                    self.stopped.set()
                    return None
                time.sleep(pause)


def main():
    words = argparse.ArgumentParser(description="Does tasks of the types: " + ", ".join(WORK))
    words.add_argument("--url", default="http://127.0.0.1:8089/api/v1/work")
    words.add_argument("--slots", type=int, default=4, help="tasks at the same time")
    asked = words.parse_args()
    client = Client(asked.url, os.environ.get("PARADECOM_API_KEY"))
    name = "%s-%d" % (socket.gethostname().replace("_", "-"), os.getpid())
    free = threading.Semaphore(asked.slots)

    def work(task):
        try:
            Attempt(client, task).run()
        finally:
            free.release()

    while True:
        free.acquire()
        try:
            poll = {"worker": name, "types": list(WORK), "slots": 1, "waitSeconds": 20}
            tasks = client.post("poll", poll, timeout=60)["tasks"]
        except urllib.error.HTTPError as refused:
            sys.exit("%d: %s" % (refused.code, refused.read().decode()))
        except OSError as away:
            print(away, file=sys.stderr)
            tasks = []
            time.sleep(1)
        for task in tasks:
            threading.Thread(target=work, args=(task,), daemon=True).start()
        if not tasks:
            free.release()


if __name__ == "__main__":
    main()
