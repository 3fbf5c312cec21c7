"""Asks a process of the data whether it answers, and with which version of the data."""

import json
import socket
from http.client import HTTPConnection, HTTPException
from pathlib import Path

HEALTH = "/data/-/health.json"
SECONDS = 5


class NotHealthy(Exception):
    """A process does not answer as it should; the message says how."""


def ask_health(*, host: str, port: int, at_socket: Path | None) -> str:
    """Return the data version that a process serves. Raises NotHealthy."""
    connection = HTTPConnection(host, port, timeout=SECONDS)
    try:
        if at_socket is not None:
            connection.sock = socket.socket(socket.AF_UNIX)
            connection.sock.settimeout(SECONDS)
            connection.sock.connect(str(at_socket))
        connection.request("GET", HEALTH)
        answer = connection.getresponse()
        told = json.loads(answer.read())
    except (OSError, HTTPException, ValueError) as error:
        raise NotHealthy(f"没有应答 · no answer: {error}") from error
    finally:
        connection.close()
    if answer.status != 200 or not told.get("ok"):
        raise NotHealthy(f"应答状态 {answer.status} · status {answer.status}")
    return str(told["data_version"])
