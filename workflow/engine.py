"""Running Snakemake on a plan: one run at a time in `build/`, with readable progress."""

import fcntl
import json
import os
import re
import shutil
import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from workflow.job import ENGINE, LOGS, SCRATCH, is_as_made
from workflow.plan import BUILD, ROOT, Plan

ENVIRONMENT = {
    "PYTHONPATH": str(ROOT),
    # Nothing of the picture may depend on the machine's language, time zone or hash seed.
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
    "COLUMNS": "1000",  # manim wraps what it logs
    # A thread a clip: it is the clips that are drawn side by side.
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
}

GRACE = 2.0
"""Seconds that are left to a run when it is told to terminate: it may be as good as finished."""

PROGRESS = re.compile(r" *(…|\d+:\d\d)  ")
"""How a line begins in which a job tells that it starts or is done."""


class EngineError(Exception):
    """Not everything could be made; the message is one sentence, or empty if the jobs told why."""


def make(plan: Plan, targets: Iterable[str]) -> None:
    """Bring the targets, paths in `build/`, up to date.

    Raises:
        EngineError: one of them could not be made; all that could are there.
    """
    try:
        BUILD.mkdir(exist_ok=True)
        LOGS.mkdir(exist_ok=True)
        with (BUILD / ".lock").open("a") as lock:
            # The system lets go of it when this process ends, however it does.
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(SCRATCH, ignore_errors=True)  # of a run that was killed
            _distrust(BUILD / plan.folder)
            _run(plan, targets)
    except BlockingIOError:
        raise EngineError("Another ./render.sh is at work in build/; wait for it to end.") from None
    except OSError as error:
        raise EngineError(f"build/ cannot be written: {error.strerror}.") from None


def _distrust(folder: Path) -> None:
    """Delete the videos in a folder that are not as their job left them, or that nobody recorded.

    The engine looks for files that are missing, and would take these for new.
    """
    for video in (*folder.glob("*.mp4"), *folder.glob("clips/*.mp4")):
        if not is_as_made(video):
            video.unlink()


def _run(plan: Plan, targets: Iterable[str]) -> None:
    # In this process, so that the jobs know when they have lost their engine.
    os.environ |= ENVIRONMENT | {ENGINE: str(os.getpid())}
    from snakemake.cli import main as snakemake  # takes a second to import

    affinity = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity else os.cpu_count()
    options = [
        *("--snakefile", str(ROOT / "workflow" / "Snakefile")),
        *("--directory", str(BUILD)),
        *("--config", f"plan={json.dumps(asdict(plan))}"),
        *("--cores", str(cores)),
        *("--rerun-triggers", "params"),
        "--rerun-incomplete",
        "--keep-going",
        "--nolock",  # there is the lock above, which never outlives its run
        "--nocolor",
    ]
    log, done = LOGS / "engine.log", threading.Event()

    def work() -> None:
        try:
            snakemake([*options, "--", *targets])
        except SystemExit as end:
            if end.code == 0:
                done.set()

    with _output(log, done) as complaints:
        # Outside the main thread, where it leaves the signals to us.
        worker = threading.Thread(target=work)
        worker.start()
        worker.join()
    if not done.is_set():
        raise EngineError(
            "" if complaints else f"Stopped early; {log.relative_to(ROOT)} tells why."
        )


@contextmanager
def _output(log: Path, done: threading.Event) -> Iterator[set[str]]:
    """Send what the engine says to a log, and what its jobs say to the screen, each line once.

    Many jobs may fail for one and the same reason. Gives what they said other than their progress.
    A signal ends the run, unless it is `done` already.
    """
    screen, errors = os.dup(1), os.dup(2)
    reader, writer = os.pipe()
    complaints: set[str] = set()
    terminated = threading.Event()

    def forward() -> None:
        with os.fdopen(reader, encoding="utf-8") as lines:
            for line in lines:
                if line not in complaints:
                    os.write(screen, line.encode())
                if not PROGRESS.match(line):
                    complaints.add(line)

    def stop(number: int, _: object = None) -> None:
        if not done.is_set():
            os.write(errors, b"Stopped; the next run goes on from what is finished.\n")
            os._exit(128 + number)  # the jobs end with their engine

    def stop_soon(number: int, _: object) -> None:
        terminated.set()
        timer = threading.Timer(GRACE, stop, (number,))
        timer.daemon = True
        timer.start()

    forwarder = threading.Thread(target=forward)
    forwarder.start()
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop_soon)
    os.dup2(writer, 1)
    os.close(writer)
    with log.open("w") as file:
        os.dup2(file.fileno(), 2)
    try:
        yield complaints
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os.dup2(screen, 1)  # the last end of the pipe that is open here
        os.dup2(errors, 2)
        forwarder.join()
        if terminated.is_set():
            stop(signal.SIGTERM)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)  # what is left is to tell how it went
        os.close(screen)
        os.close(errors)
