#!/usr/bin/env python3
"""A model of OpenAI's chat completions on loopback that answers every question after a fixed time.

    python3 bench/model-server.py PORT SECONDS

Every request and when it came is one line on standard output. For measurements only.
"""
import http.server
import json
import sys
import time

PORT, SECONDS = int(sys.argv[1]), float(sys.argv[2])
SUBTASKS = 5


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

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        question = request["messages"][-1]["content"]
        if isinstance(question, list):
            question = question[0]["text"]
        print(f"{time.time():.3f}", flush=True)
        time.sleep(SECONDS)
        text = json.dumps(answer(question))
        body = json.dumps(
            {
                "id": "c",
                "object": "chat.completion",
                "created": 1,
                "model": request["model"],
                "choices": [
                    {
                        "index": 0,
                        "message": {"role": "assistant", "content": text},
                        "finish_reason": "stop",
                    }
                ],
                "usage": {
                    "prompt_tokens": len(question) // 4,
                    "completion_tokens": len(text) // 4,
                    "total_tokens": (len(question) + len(text)) // 4,
                },
            }
        ).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


http.server.ThreadingHTTPServer.request_queue_size = 1024
http.server.ThreadingHTTPServer(("127.0.0.1", PORT), Handler).serve_forever()
