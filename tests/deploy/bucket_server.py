"""The few calls of the S3 protocol that a storage makes, over HTTP, kept in memory."""

import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape


class Bucket(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    objects: dict
    broken = 0  # a status that is answered to everything

    def log_message(self, *_args):
        pass

    def do_PUT(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if "aws-chunked" in self.headers.get("Content-Encoding", ""):
            body = unchunked(body)
        if not self.server.broken:
            self.server.objects[self.key] = body, datetime.now(UTC)
        self.answer(200, headers={"ETag": '"x"'})

    def do_GET(self):
        asked = parse_qs(urlsplit(self.path).query)
        if "list-type" in asked or "prefix" in asked or "delimiter" in asked:
            return self.answer(200, self.listing(asked.get("prefix", [""])[0]))
        return self.found()

    do_HEAD = do_GET

    def do_DELETE(self):
        self.server.objects.pop(self.key, None)
        self.answer(204)

    @property
    def key(self):
        return unquote(urlsplit(self.path).path).removeprefix("/petitions/")

    def found(self):
        if self.key not in self.server.objects:
            return self.answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
        body, at = self.server.objects[self.key]
        headers = {"Last-Modified": format_datetime(at, usegmt=True), "ETag": '"x"'}
        return self.answer(200, body, headers)

    def listing(self, prefix):
        rest = sorted(
            key.removeprefix(prefix) for key in self.server.objects if key.startswith(prefix)
        )
        folders = sorted({key.split("/")[0] for key in rest if "/" in key})
        said = [
            f"<CommonPrefixes><Prefix>{escape(prefix + f)}/</Prefix></CommonPrefixes>"
            for f in folders
        ]
        said += [
            f"<Contents><Key>{escape(prefix + key)}</Key><Size>1</Size></Contents>"
            for key in rest if "/" not in key
        ]  # fmt: skip
        name = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'
        return f"<ListBucketResult {name}>{''.join(said)}</ListBucketResult>".encode()

    def answer(self, status, body=b"", headers=None):
        status = self.server.broken or status
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD" and status != 204:
            self.wfile.write(body)


def unchunked(body):
    """Return what was sent in pieces, each with its length in front."""
    whole = b""
    while True:
        head, _, body = body.partition(b"\r\n")
        length = int(head.split(b";")[0], 16)
        if not length:
            return whole
        whole, body = whole + body[:length], body[length + 2 :]


@contextmanager
def bucket():
    """Run such a server; yields it, with its objects by key."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
    server.objects, server.broken = {}, 0
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
