"""The scripts, run in a folder of their own with a Python that only notes what is asked of it."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOOLS = (
    *("awk", "cat", "chmod", "cksum", "df", "dirname", "echo", "flock", "grep", "id", "mkdir"),
    *("rm", "sed", "sh", "tail"),
)

# Stands for a system's Python: finds every module except those in $LACKS, has the version in
# $VERSION, and makes environments whose Python is this same file.
FAKE_PYTHON = """\
#!/bin/sh
echo "$*" >>"$CALLS"
case "$1 $2" in
  "-c import sys; sys.exit"*) [ "$VERSION" != 3.10 ] ;;
  "-c import sys; print"*) echo "$VERSION" ;;
  "-c import ensurepip, venv") [ -z "$LACKS" ] ;;
  "-m venv")
    mkdir -p "$3/bin"
    cat "$0" >"$3/bin/python"
    chmod +x "$3/bin/python"
    ;;
  "-m pip")
    case "$*" in
      *install*"-e"*)
        [ -z "$PIP_SAYS" ] || { echo "$PIP_SAYS"; exit 1; }
        cat "$0" >.venv/bin/carbonpeak
        chmod +x .venv/bin/carbonpeak
        ;;
    esac
    ;;
esac
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A checkout, and a PATH that holds a few tools and a Python of the test's making."""

    root: Path
    tools: Path

    def run(self, *command: str, cwd: Path | None = None, **environment: str) -> tuple[int, str]:
        """Return the exit code and all that a script says."""
        calls = self.root / "calls"
        calls.write_text("", encoding="utf-8")
        settings = {"VERSION": "3.12", "LACKS": "", "PIP_SAYS": "", "CALLS": str(calls)}
        done = subprocess.run(
            [self.root / command[0], *command[1:]],
            cwd=cwd or self.root,
            env={"PATH": str(self.tools)} | settings | environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    def installs(self) -> list[str]:
        """Return what the last run asked pip to install."""
        calls = (self.root / "calls").read_text(encoding="utf-8").splitlines()
        return [call.partition("constraints.txt ")[2] for call in calls if " install " in call]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    root = tmp_path / "a checkout"
    tools = tmp_path / "bin"
    tools.mkdir()
    shutil.copytree(ROOT / "scripts", root / "scripts")
    for name in ("pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, root / name)
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found, tool
        (tools / tool).symlink_to(found)
    put_executable(tools / "python3", FAKE_PYTHON)
    return Machine(root=root, tools=tools)


def put_executable(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


def test_setup_installs_the_pinned_packages(machine: Machine) -> None:
    code, said = machine.run("scripts/setup")
    assert (code, said) == (
        0,
        "setup: making .venv with Python 3.12 · 正在建立运行环境\n"
        "setup: fetching and installing the pinned packages, some minutes the first time"
        " · 正在下载安装依赖，首次需数分钟\n"
        "setup: ready · 就绪\n",
    )
    assert machine.installs() == ["hatchling editables", "--no-build-isolation -e ."]


def test_second_setup_does_nothing(machine: Machine) -> None:
    machine.run("scripts/setup")
    assert machine.run("scripts/setup") == (0, "")
    assert machine.installs() == []


def test_setup_runs_from_any_folder(machine: Machine, tmp_path: Path) -> None:
    machine.run("scripts/setup", cwd=tmp_path)
    assert machine.run("scripts/setup") == (0, "")


def test_development_tools_are_added_and_then_kept(machine: Machine) -> None:
    machine.run("scripts/setup")
    machine.run("scripts/setup", "--dev")
    assert machine.installs()[-1] == "--no-build-isolation -e .[dev]"
    assert machine.run("scripts/setup") == (0, "")
    (machine.root / "constraints.txt").write_text("click==8.0\n", encoding="utf-8")
    machine.run("scripts/setup")
    assert machine.installs()[-1] == "--no-build-isolation -e .[dev]"


def test_changed_tool_settings_need_no_installing(machine: Machine) -> None:
    machine.run("scripts/setup")
    with (machine.root / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("\n[tool.other]\nsetting = 1\n")
    assert machine.run("scripts/setup") == (0, "")


def test_interrupted_setup_begins_again(machine: Machine) -> None:
    machine.run("scripts/setup", PIP_SAYS="ERROR: interrupted")
    left = machine.root / ".venv" / "half-unpacked"
    left.touch()
    code, _ = machine.run("scripts/setup")
    assert code == 0
    assert not left.exists()


def test_environment_whose_python_is_gone_is_made_anew(machine: Machine) -> None:
    machine.run("scripts/setup")
    put_executable(machine.root / ".venv" / "bin" / "python", "#!/bin/sh\nexit 1\n")
    code, said = machine.run("scripts/setup")
    assert code == 0
    assert said.startswith("setup: making .venv")


def test_missing_python_names_the_cure(machine: Machine) -> None:
    (machine.tools / "python3").unlink()
    assert machine.run("scripts/setup") == (
        1,
        "setup: Python 3.11 or newer was not found: install it"
        " (Debian, Ubuntu: apt install python3 python3-venv)\n"
        "      没有找到 Python 3.11 或更新的版本，请先安装"
        "（Debian、Ubuntu：apt install python3 python3-venv）\n",
    )


def test_old_python_is_passed_over_for_a_newer_one(machine: Machine) -> None:
    put_executable(machine.tools / "python3", "#!/bin/sh\nexit 1\n")
    put_executable(machine.tools / "python3.11", FAKE_PYTHON)
    code, said = machine.run("scripts/setup", VERSION="3.11")
    assert code == 0
    assert said.startswith("setup: making .venv with Python 3.11")


def test_old_python_alone_is_as_good_as_none(machine: Machine) -> None:
    code, said = machine.run("scripts/setup", VERSION="3.10")
    assert code == 1
    assert said.startswith("setup: Python 3.11 or newer was not found")


def test_missing_venv_module_names_the_package(machine: Machine) -> None:
    assert machine.run("scripts/setup", LACKS="ensurepip", VERSION="3.11") == (
        1,
        "setup: Python 3.11 lacks its venv module: install it"
        " (Debian, Ubuntu: apt install python3.11-venv)\n"
        "      Python 3.11 缺少 venv 模块，请先安装"
        "（Debian、Ubuntu：apt install python3.11-venv）\n",
    )
    assert not (machine.root / ".venv").exists()


def test_full_disk_is_said_before_anything_is_fetched(machine: Machine) -> None:
    (machine.tools / "df").unlink()
    put_executable(machine.tools / "df", "#!/bin/sh\necho Filesystem\necho disk 9 9 10240 9% /\n")
    assert machine.run("scripts/setup") == (
        1,
        f"setup: the disk is full (10 MB left, about 650 MB needed):"
        f" free some space in {machine.root}\n"
        f"      磁盘空间不足（剩 10 MB，约需 650 MB），请清理 {machine.root} 所在磁盘后重试\n",
    )
    assert not (machine.root / ".venv").exists()


def test_disk_that_fills_up_while_installing_is_said(machine: Machine) -> None:
    code, said = machine.run("scripts/setup", PIP_SAYS="ERROR: [Errno 28] No space left on device")
    assert code == 1
    assert said.splitlines()[-2].startswith("setup: the disk is full")


def test_failed_installing_says_where_its_output_is(machine: Machine) -> None:
    code, said = machine.run("scripts/setup", PIP_SAYS="ERROR: No matching distribution")
    assert code == 1
    assert said.splitlines()[-3:] == [
        "ERROR: No matching distribution",
        "setup: the packages could not be installed: see to the network or to pip's index setting"
        " and run this again (all that was said: .venv/setup.log)",
        "      软件包安装失败：请检查网络或 pip 的软件源设置后重试（全部输出见 .venv/setup.log）",
    ]


def test_unknown_option_is_refused(machine: Machine) -> None:
    assert machine.run("scripts/setup", "--fast") == (
        1,
        'setup: unknown option "--fast"; the only one is --dev\n'
        "      没有选项“--fast”，只有 --dev\n",
    )


@pytest.mark.parametrize("script", ["build", "serve"])
def test_options_are_handed_on(machine: Machine, script: str) -> None:
    machine.run("scripts/setup")
    machine.run(f"scripts/{script}", "--lang", "zh cn")
    calls = (machine.root / "calls").read_text(encoding="utf-8").splitlines()
    assert calls[-1] == f"{script} --lang zh cn"


def test_missing_browser_is_named_where_it_cannot_be_installed(machine: Machine) -> None:
    machine.run("scripts/setup", "--dev")
    (machine.tools / "id").unlink()
    put_executable(machine.tools / "id", "#!/bin/sh\necho 1000\n")
    put_executable(machine.tools / "timeout", "#!/bin/sh\nexit 1\n")
    code, said = machine.run("scripts/test")
    assert code == 1
    assert said == (
        "test: letting playwright fetch its own Chromium\n"
        "test: the browser tests need the package chromium: install it"
        " (Debian: apt install chromium fonts-noto-cjk)\n"
        "      浏览器测试需要 chromium，请先安装（Debian：apt install chromium fonts-noto-cjk）\n"
    )


def test_missing_browser_is_installed_where_root_and_apt_are(machine: Machine) -> None:
    machine.run("scripts/setup", "--dev")
    browser = machine.tools / "chromium"
    (machine.tools / "id").unlink()
    put_executable(machine.tools / "id", "#!/bin/sh\necho 0\n")
    put_executable(
        machine.tools / "apt-get",
        f'#!/bin/sh\necho "apt-get $*" >>"$CALLS"\n[ "$1" = update ] ||'
        f" {{ echo 'echo Chromium 1.0' >'{browser}'; chmod +x '{browser}'; }}\n",
    )
    code, _ = machine.run("scripts/test", "-m", "not e2e")
    calls = (machine.root / "calls").read_text(encoding="utf-8").splitlines()
    assert code == 0
    assert [call for call in calls if call.startswith("apt-get")] == [
        "apt-get update -qq",
        "apt-get install -y -qq chromium fonts-noto-cjk",
    ]
    assert calls[-1] == "-m pytest -m not e2e"


@pytest.mark.parametrize("path", sorted((ROOT / "scripts").glob("[a-z]*")), ids=lambda p: p.name)
def test_script_stops_at_the_first_failure_and_may_be_run(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("#!/bin/sh\n#")
    assert "\nset -eu\n" in text
    assert os.access(path, os.X_OK)


def test_ci_entry_is_the_ci_script() -> None:
    text = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert text == "#!/usr/bin/env bash\nexec scripts/ci\n"
