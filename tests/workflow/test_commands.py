"""The two commands of the README: their set-up, and what they say without one."""

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
SCRIPTS = ("render.sh", "test.sh", ".ci/run", "workflow/setup.sh")
TOOLS = ("bash", "cat", "cksum", "dirname", "env", "flock", "grep", "sed", "uname")


def run(*command: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=cwd,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder with the scripts, and `bin/`: a system with no Python and no package manager."""
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        if found := shutil.which(tool):
            (tmp_path / "bin" / tool).symlink_to(found)
    for name in ("render.sh", "workflow/setup.sh", "requirements.txt", "pyproject.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(PROJECT / name, tmp_path / name)
    return tmp_path


def test_the_scripts_are_clean() -> None:
    result = run("shellcheck", "--external-sources", *SCRIPTS, cwd=PROJECT, PATH=_venv_first())
    assert result.returncode == 0, result.stdout


def _venv_first() -> str:
    return f"{PROJECT / '.venv/bin'}:{os.environ['PATH']}"


def test_help_needs_no_set_up(elsewhere: Path) -> None:
    result = run("bash", "render.sh", "--help", cwd=elsewhere, PATH=str(elsewhere / "bin"))
    assert result.returncode == 0
    for option in ("--all", "--draft", "--language", "--theme", "--aspect", "LESSON="):
        assert option in result.stdout


@pytest.mark.parametrize(
    ("manager", "command"),
    [
        ("dnf", "sudo dnf install"),
        ("pacman", "sudo pacman -S"),
        ("zypper", "sudo zypper install"),
        ("brew", "brew install"),
        ("nothing", "the packages of your system"),
    ],
)
def test_other_systems_are_told_what_to_install(
    elsewhere: Path, manager: str, command: str
) -> None:
    (elsewhere / "bin" / manager).write_text("#!/bin/sh\nexit 99\n")
    (elsewhere / "bin" / manager).chmod(0o755)
    result = run("bash", "render.sh", cwd=elsewhere, PATH=str(elsewhere / "bin"))
    assert result.returncode == 1
    assert command in result.stderr
    assert not (elsewhere / ".venv").exists()


@pytest.mark.skipif(not (PROJECT / ".venv/ready").exists(), reason="not set up by the scripts")
@pytest.mark.parametrize("linked", [False, True])
def test_set_up_is_silent_and_offline_when_nothing_is_missing(
    elsewhere: Path, linked: bool
) -> None:
    (elsewhere / "link").symlink_to(PROJECT)
    place = str(elsewhere / "link" if linked else PROJECT)
    # With this PATH there is no Python, pip or apt that could be asked for anything.
    before = (PROJECT / ".venv/ready").stat().st_mtime_ns
    command = 'cd "$0" && source workflow/setup.sh'
    result = run("bash", "-c", command, place, cwd=elsewhere, PATH=str(elsewhere / "bin"))
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert (PROJECT / ".venv/ready").stat().st_mtime_ns == before


def test_the_lock_has_hashes_and_no_address() -> None:
    lock = (PROJECT / "requirements.txt").read_text(encoding="utf-8")
    assert "://" not in lock
    entries = re.split(r"\n(?=\S)", lock)
    assert len(entries) > 50
    for entry in entries:
        assert re.match(r"[a-z0-9-]+==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry


def test_the_lock_has_what_the_project_asks_for() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"]]
    for extra in project["project"]["optional-dependencies"].values():
        wanted += extra
    lock = (PROJECT / "requirements.txt").read_text(encoding="utf-8")
    for requirement in wanted:
        name = re.match(r"[A-Za-z0-9-]+", requirement)
        assert name, requirement
        assert re.search(rf"^{name[0]}==", lock, re.MULTILINE), requirement
