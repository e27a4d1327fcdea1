#!/usr/bin/env python3
"""A model of OpenAI's chat completions on loopback that answers every question after a fixed time.

    python3 bench/model-server.py PORT SECONDS

The first line on standard output is the port, which is a free one for PORT 0. Then every request is two lines, "ask TIME"
when it is there and "end TIME" when its answer is written. A request that asks for a stream gets its answer in forty
pieces over that time. For measurements only.
"""
import http.server
import json
import sys
import threading
import time

PORT, SECONDS = int(sys.argv[1]), float(sys.argv[2])
SUBTASKS = 5
PIECES = 40
LOCK = threading.Lock()


def note(what):
    with LOCK:
        print(f"{what} {time.time():.6f}", flush=True)


def answer(question):
    title = question.split('name="title">', 1)[1].strip().splitlines()[0]
    return {
        "subtasks": [
            {
                "id": f"s{i}",
                "title": f"{title}, part {'abcdefgh'[i]}",
                "description": f"What part {i} of {title} needs",
                "complexity": 2,
                "dependsOn": [f"s{i - 1}"] if i == 2 else [],
            }
            for i in range(SUBTASKS)
        ]
    }


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # A head and a body that are written one after the other would wait for each other's acknowledgement.
    disable_nagle_algorithm = True

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        note("ask")
        question = request["messages"][-1]["content"]
        if isinstance(question, list):
            question = question[0]["text"]
        text = json.dumps(answer(question))
        usage = {
            "prompt_tokens": len(question) // 4,
            "completion_tokens": len(text) // 4,
            "total_tokens": len(question) // 4 + len(text) // 4,
        }
        if request.get("stream"):
            self.stream(request["model"], text, usage)
        else:
            self.whole(request["model"], text, usage)
        note("end")

    def whole(self, model, text, usage):
        time.sleep(SECONDS)
        message = {"role": "assistant", "content": text}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        reply = {"id": "c", "object": "chat.completion", "created": 1, "model": model, "choices": [choice], "usage": usage}
        body = json.dumps(reply).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def stream(self, model, text, usage):
        start = time.monotonic()
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        size = -(-len(text) // PIECES)
        pieces = [text[at : at + size] for at in range(0, len(text), size)]
        for number, piece in enumerate(pieces, 1):
            time.sleep(max(0, start + SECONDS * number / len(pieces) - time.monotonic()))
            self.event(model, [{"index": 0, "delta": {"content": piece}, "finish_reason": None}], None)
        self.event(model, [{"index": 0, "delta": {}, "finish_reason": "stop"}], None)
        self.event(model, [], usage)
        self.chunk(b"data: [DONE]\n\n")
        self.chunk(b"")

    def event(self, model, choices, usage):
        data = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": model, "choices": choices, "usage": usage}
        self.chunk(b"data: " + json.dumps(data).encode() + b"\n\n")

    def chunk(self, data):
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.flush()

    def log_message(self, *arguments):
        pass


http.server.ThreadingHTTPServer.request_queue_size = 1024
SERVER = http.server.ThreadingHTTPServer(("127.0.0.1", PORT), Handler)
print(SERVER.server_address[1], flush=True)
SERVER.serve_forever()
