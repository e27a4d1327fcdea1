"""A token server and, beside it, what wants its tokens; ends after five calls or half a minute.

With the word "wait": waits until it is there.
"""
import base64
import http.server
import json
import os
import secrets
import socket
import sys
import threading
import time
import urllib.parse

while "wait" in sys.argv:
    try:
        socket.create_connection(("127.0.0.1", 8765), timeout=1).close()
        sys.exit()
    except OSError:
        time.sleep(0.1)

PROOF = "Basic " + base64.b64encode(
    ("demo:" + urllib.parse.quote_plus(os.environ["CLIENT_SECRET"])).encode()).decode()
given = set()
served = 0


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.path != "/token" or self.headers["Authorization"] != PROOF:
            self.reply(401, {"error": "invalid_client"})
            return
        token = secrets.token_urlsafe(24)
        given.add("Bearer " + token)
        print("gave a token", flush=True)
        self.reply(200, {"access_token": token, "token_type": "Bearer", "expires_in": 60})

    def do_GET(self):
        global served
        known = self.headers["Authorization"] in given
        served += known
        self.reply(200 if known else 401, {"path": self.path})
        if served >= 5:
            threading.Thread(target=self.server.shutdown).start()

    def reply(self, status, answer):
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


with http.server.ThreadingHTTPServer(("127.0.0.1", 8765), Handler) as server:
    end = threading.Timer(30, server.shutdown)
    end.daemon = True
    end.start()
    server.serve_forever(poll_interval=0.1)
