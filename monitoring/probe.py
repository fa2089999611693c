"""`python -m monitoring.probe URL` asks one address as a health check does; exit 0 or 1.

A base image has no curl, and the host name must be one of ALLOWED_HOSTS.
"""

import http.client
import os
import sys
from urllib.parse import urlsplit

WAITS = 4  # seconds


def status(url: str, host: str) -> int:
    """Return the status of the answer under that host name. Raises OSError."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=WAITS)
    try:
        connection.request("GET", parts.path, headers={"Host": host})
        return connection.getresponse().status
    finally:
        connection.close()


def main(url: str) -> int:
    """Say what was answered, and return the exit code."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip()
    try:
        found = status(url, host)
    except (OSError, http.client.HTTPException) as error:
        print(type(error).__name__, file=sys.stderr)  # noqa: T201
        return 1
    print(found)  # noqa: T201
    return 0 if found == http.HTTPStatus.OK else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
