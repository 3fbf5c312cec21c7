"""A production host on loopback: nginx and processes, run from the files in deploy/."""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.built import ROOT

DEPLOY = ROOT / "deploy"
COMMAND = Path(sys.executable).with_name("carbonpeak")
UNIT = DEPLOY / "systemd" / "carbonpeak-data@.service"

SERVICE = """#!/bin/sh
# Stands for systemctl: runs what the unit says, and starts it anew when it ends (Restart=always).
cd {state}
slot=${{2#carbonpeak-data@}}
case $1 in
start)
  rm -f "stop-$slot"
  (
    while [ -d "{state}" ] && [ ! -e "{state}/stop-$slot" ]; do
      {command} &
      echo $! >"pid-$slot"
      wait $!
      sleep 1
    done
  ) >>log 2>&1 &
  ;;
stop)
  [ -e "pid-$slot" ] || exit 0
  touch "stop-$slot"
  kill "$(cat "pid-$slot")" 2>/dev/null || exit 0
  while kill -0 "$(cat "pid-$slot")" 2>/dev/null; do sleep 0.1; done
  ;;
esac
"""

NGINX = """daemon off;
{user}
worker_processes 2;
pid {home}/nginx.pid;
error_log {home}/nginx.log;
events {{ worker_connections 512; }}
http {{
  access_log off;
  client_body_temp_path {home}/tmp-body;
  proxy_temp_path {home}/tmp-proxy;
  fastcgi_temp_path {home}/tmp-fastcgi;
  uwsgi_temp_path {home}/tmp-uwsgi;
  scgi_temp_path {home}/tmp-scgi;
  include {home}/carbonpeak.conf;
}}
"""


def find_nginx() -> str:
    found = shutil.which("nginx", path=os.environ.get("PATH", "") + os.pathsep + "/usr/sbin")
    if found is None:
        pytest.fail("this test needs nginx: install it (Debian: apt install nginx-light)")
    return found


@dataclass(kw_only=True)
class Host:
    """A production host on loopback: the shipped files with this host's paths and port."""

    home: Path
    port: int
    nginx: str
    server: subprocess.Popen[bytes] | None = None
    replicas: int = 2
    wait: int = 60

    def set_up(self) -> None:
        """Write the shipped settings with paths in one folder and rates that let a test run."""
        shipped = (DEPLOY / "nginx" / "carbonpeak.conf").read_text(encoding="utf-8")
        own = {
            "/srv/carbonpeak/": f"{self.home}/",
            "/var/cache/nginx/carbonpeak": f"{self.home}/cache",
            "listen 80;": f"listen 127.0.0.1:{self.port};",
            "rate=5r/s": "rate=2000r/s",
            "rate=10r/s": "rate=2000r/s",
            "rate=30r/s": "rate=2000r/s",
        }
        for found, value in own.items():
            assert found in shipped
            shipped = shipped.replace(found, value)
        (self.home / "carbonpeak.conf").write_text(shipped, encoding="utf-8")
        user = "user root;" if os.geteuid() == 0 else ""
        text = NGINX.format(home=self.home, user=user)
        (self.home / "nginx.conf").write_text(text, encoding="utf-8")
        service = self.home / "service"
        service.write_text(SERVICE.format(state=self.home, command=self.unit_command()))
        service.chmod(0o755)

    def unit_command(self) -> str:
        """Return what the unit runs, with this host's paths."""
        lines = UNIT.read_text(encoding="utf-8").splitlines()
        (command,) = (line.removeprefix("ExecStart=") for line in lines if "ExecStart=" in line)
        words = {
            "/opt/carbonpeak/.venv/bin/carbonpeak": str(COMMAND),
            "/srv/carbonpeak": str(self.home),
            "/run/carbonpeak": str(self.home),
            "%i": "$slot",
        }
        for found, value in words.items():
            assert found in command
            command = command.replace(found, value)
        return command

    def control(self, *options: str) -> list[str]:
        return [
            self.nginx,
            "-e",
            str(self.home / "nginx.log"),
            "-c",
            f"{self.home}/nginx.conf",
            *options,
        ]

    def roll(self, build: Path) -> subprocess.CompletedProcess[str]:
        settings = {
            "CARBONPEAK_HOME": str(self.home),
            "CARBONPEAK_RUN": str(self.home),
            "CARBONPEAK_COMMAND": str(COMMAND),
            "CARBONPEAK_SERVICE": str(self.home / "service"),
            "CARBONPEAK_DRAIN": "1",
            "CARBONPEAK_KEEP": "1",
            "CARBONPEAK_REPLICAS": str(self.replicas),
            "CARBONPEAK_WAIT": str(self.wait),
        }
        return subprocess.run(
            [DEPLOY / "roll", build],
            env={**os.environ, **settings},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    def start(self) -> None:
        self.server = subprocess.Popen(self.control())
        for _ in range(100):
            try:
                httpx.get(self.address("/version.json"))
            except httpx.TransportError:
                time.sleep(0.05)
            else:
                return
        pytest.fail((self.home / "nginx.log").read_text(encoding="utf-8"))

    def stop(self) -> None:
        """End nginx and then all processes, at the same time."""
        if self.server is not None:
            self.server.terminate()
            self.server.wait()
        slots = [f"{colour}-{number}" for colour in ("blue", "green") for number in (1, 2)]
        stopping = [
            subprocess.Popen([self.home / "service", "stop", f"carbonpeak-data@{slot}"])
            for slot in slots
        ]
        for one in stopping:
            one.wait()

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"
