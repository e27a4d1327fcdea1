#!/usr/bin/env python3
"""Does what an agent does with ParaDecom's tools, in order and without a model.

It starts `paradecom mcp`, submits a graph, waits until a task of it needs an approval, asks why what
depends on it does not run, approves, and waits for the end. An instance has to be up:

    ./paradecom up                                             # in one terminal
    python3 examples/clients/mcp_client.py ./paradecom mcp     # in another, in the same directory

The words behind the script are the command that it starts. Needs nothing but Python 3.8. Exits with
0 when the workflow succeeded, 1 when it ended otherwise, 2 when a call was refused, 3 when the server
could not be started or ended too early.
"""
import json
import subprocess
import sys
import time

GRAPH = {
    "apiVersion": "paradecom/v1",
    "workflow": "python-agent",
    "tasks": {
        "fetch": {"shell": "echo fetched"},
        "lint": {"needs": ["fetch"], "shell": "echo no complaints"},
        "test": {"needs": ["fetch"], "shell": "echo all passed"},
        "review": {"needs": ["lint", "test"], "approval": {"form": {"version": "Which version?"}}},
        "ship": {"needs": ["review"], "shell": "echo shipped"},
    },
}
ENDED = {"SUCCEEDED", "FAILED", "CANCELLED", "REFUSED", "COMPENSATED"}
PAUSE_SECONDS = 0.2


class Refused(Exception):
    """A call was answered with a sentence that says why it was not done."""


class Server:
    """One `paradecom mcp`: a JSON-RPC message a line, both ways."""

    def __init__(self, command):
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )
        self.last = 0

    def tell(self, method, params=None, **fields):
        message = {"jsonrpc": "2.0", **fields, "method": method, "params": params or {}}
        self.process.stdin.write(json.dumps(message) + "\n")
        self.process.stdin.flush()

    def ask(self, method, params=None):
        self.last += 1
        self.tell(method, params, id=self.last)
        for line in self.process.stdout:
            answer = json.loads(line)
            if answer.get("id") == self.last:
                if "error" in answer:
                    raise Refused(answer["error"]["message"])
                return answer["result"]
        raise EOFError("the server ended")

    def call(self, tool, **arguments):
        """Returns what a tool says, as text."""
        result = self.ask("tools/call", {"name": tool, "arguments": arguments})
        text = "\n".join(part["text"] for part in result["content"] if part["type"] == "text")
        if result.get("isError"):
            raise Refused(text)
        return text

    def greet(self):
        client = {"name": "mcp_client.py", "version": "1"}
        hello = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": client}
        answer = self.ask("initialize", hello)
        self.tell("notifications/initialized")
        return answer

    def end(self):
        self.process.stdin.close()
        return self.process.wait(timeout=30)


def drive(server):
    """Returns the state that the workflow ended in."""
    info = server.greet()["serverInfo"]
    tools = [tool["name"] for tool in server.ask("tools/list")["tools"]]
    print("{name} {version} offers".format(**info), ", ".join(tools))

    workflow = json.loads(server.call("submit", graph=json.dumps(GRAPH)))["workflowId"]
    print("submitted", workflow)
    answered = False
    while True:
        shown = json.loads(server.call("show", workflow=workflow, reason="approval"))
        state = shown["workflow"]["state"]
        if state in ENDED:
            print(server.call("report", workflow=workflow))
            print(workflow, state)
            return state
        if shown["tasks"] and not answered:
            task = shown["tasks"][0]["id"]
            why = json.loads(server.call("why", workflow=workflow, task="ship"))
            print("ship waits for:", ", ".join(root["task"] for root in why["roots"]))
            server.call("approve", workflow=workflow, task=task, fields={"version": "1.4.0"})
            print("approved", task)
            answered = True
        time.sleep(PAUSE_SECONDS)


def main(command):
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        server = Server(command)
        state = drive(server)
        code = server.end()
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 2
    except (OSError, EOFError, subprocess.TimeoutExpired) as broken:
        print(f"{' '.join(command)}: {broken}", file=sys.stderr)
        return 3
    return 3 if code != 0 else 0 if state == "SUCCEEDED" else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
