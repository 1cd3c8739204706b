"""What every job of the engine has in common: it works aside, and its files arrive whole."""

import hashlib
import os
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from tempfile import mkdtemp

from workflow.plan import BUILD

SCRATCH = BUILD / ".scratch"
LOGS = BUILD / "logs"

RECORDS = BUILD / ".snakemake" / f"made-{version('snakemake')}"
"""A digest of each video as its job left it: lost with the engine's own records, and as unknown to
another release of the engine as these."""

MISTAKES = ("LessonError", "NarrationError", "TypesetError")
"""Errors whose message is a sentence for the author of a lesson or a narration."""

ENGINE = "FILM_ENGINE"
"""The environment variable that tells a job the process it belongs to."""

FULL = 20_000_000
"""Fewer free bytes than this are taken for the reason why a job failed."""


@contextmanager
def job(target: Path, *, announce: bool = False) -> Iterator[Path]:
    """Make `target` and the files that belong to it.

    Gives the path to write to, in a folder of the job's own on the same file system. At the end
    all files of that name are moved to the target's folder, the target itself last. A line on
    the standard output tells of it, with the minutes and seconds that it took, and another when
    it begins if that is to be announced. Everything that is printed meanwhile goes to a log, which
    is kept when the job fails.
    """
    start, target = time.monotonic(), target.absolute()
    name = str(target.relative_to(BUILD))
    log = LOGS / f"{name.replace('/', '-')}.log"
    _stop_with_engine()
    if announce:
        print(f"     …  build/{name}", flush=True)
    try:
        for folder in (SCRATCH, LOGS, target.parent):
            folder.mkdir(parents=True, exist_ok=True)
        scratch = Path(mkdtemp(dir=SCRATCH, prefix=f"{target.stem}-"))
        screen = _divert_output(log)
        try:
            yield scratch / target.name
            parts = [f for f in scratch.glob(f"{target.stem}.*") if f.name != target.name]
            record = _record(target)
            record.parent.mkdir(parents=True, exist_ok=True)
            record.write_text(_digest(scratch / target.name))
            for file in (*parts, scratch / target.name):
                file.replace(target.parent / file.name)
        finally:
            _restore_output(screen)
            shutil.rmtree(scratch, ignore_errors=True)
    except (Exception, SystemExit) as error:
        print(_sentence(name, error, log), flush=True)
        sys.exit(1)
    log.unlink(missing_ok=True)
    minutes, seconds = divmod(round(time.monotonic() - start), 60)
    print(f"{minutes:3d}:{seconds:02d}  build/{name}", flush=True)


def is_as_made(target: Path) -> bool:
    """Whether a video, and the sidecar if it has one, are there as a job left them."""
    try:
        return _record(target).read_text() == _digest(target)
    except OSError:
        return False


def _record(target: Path) -> Path:
    return RECORDS / f"{target.relative_to(BUILD)}.sha256"


def _digest(target: Path) -> str:
    digests = []
    for file in (target, target.with_suffix(".json")):
        if file == target or file.exists():
            with file.open("rb") as content:
                digests.append(hashlib.file_digest(content, "sha256").hexdigest())
    return " ".join(digests)


def _stop_with_engine() -> None:
    """End when the engine does, even when that is killed: an orphan could overwrite newer work."""
    engine = os.environ.get(ENGINE)

    def watch() -> None:
        while str(os.getppid()) == engine:
            time.sleep(0.2)
        os._exit(1)

    if engine:  # else it was started by hand
        threading.Thread(target=watch, daemon=True).start()


def _divert_output(log: Path) -> tuple[int, int]:
    screen = os.dup(1), os.dup(2)
    with log.open("w", encoding="utf-8") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    return screen


def _restore_output(screen: tuple[int, int]) -> None:
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):  # a full disk
            stream.flush()
    for descriptor, original in enumerate(screen, 1):
        os.dup2(original, descriptor)
        os.close(original)


def _sentence(name: str, error: BaseException, log: Path) -> str:
    """Why it failed, in one sentence."""
    if shutil.disk_usage(BUILD).free < FULL:
        return "The disk that holds build/ is full."
    reason = "" if isinstance(error, SystemExit) else str(error)
    if not reason and log.exists():  # the last line that manim printed
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        reason = next((line.strip() for line in reversed(lines) if line.strip()), "")
    for kind in MISTAKES:
        if reason.startswith(f"{kind}: "):
            return reason.removeprefix(f"{kind}: ")
    reason = reason.removesuffix(".") or repr(error)
    return f"build/{name} failed: {reason} (see build/{log.relative_to(BUILD)})."
