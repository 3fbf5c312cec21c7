"""What `scripts/serve` says where it cannot serve; that it serves is told in tests/e2e/."""

import socket
import subprocess
import sys
from pathlib import Path

from tests.conftest import MakeWorkspace

COMMAND = Path(sys.executable).with_name("carbonpeak")


def test_taken_port_names_the_cure_before_anything_is_built(workspace: MakeWorkspace) -> None:
    root = workspace({})
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = subprocess.run(
            [COMMAND, "serve", "--port", str(port)],
            cwd=root,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    assert (done.returncode, done.stdout, done.stderr) == (
        1,
        "",
        f"Error: 端口 {port} 已被占用，请换一个，例如 --port {port + 1}"
        f" · port {port} is taken: choose another, such as --port {port + 1}\n",
    )
    assert not (root / "build").exists()
