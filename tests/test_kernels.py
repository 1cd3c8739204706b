"""Right on every processor: the numeric core and the frames, under each of OpenBLAS's kernels.

Between processors the last bits of what is computed differ; nothing that is claimed may, and no
pixel. `python tests/test_kernels.py` renders the draft under each kernel and compares its frames.
"""

import ctypes
import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent

KERNELS = {"Prescott": 1, "Nehalem": 2, "SandyBridge": 1, "Haswell": 2, "SkylakeX": 1}
"""OpenBLAS's names for its kernels, and with how many threads each is tried."""

BEYOND = ("X86_V4", "AVX512"), ("X86_V3", "AVX2", "FMA3")
"""How numpy's names begin of instructions that only SkylakeX has, and that Haswell has as well."""

CHAPTERS = ("l1", "kink", "features")

EVERY = 0.3
"""Seconds between two frames that are compared; an animation's first and last always are."""


def environment(kernel: str) -> dict[str, str]:
    """The environment in which a process runs as on a processor of a kernel's name."""
    beyond = {"SkylakeX": (), "Haswell": BEYOND[0]}.get(kernel, BEYOND[0] + BEYOND[1])
    found = np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
    return os.environ | {
        "OPENBLAS_CORETYPE": kernel,
        "OPENBLAS_NUM_THREADS": str(KERNELS[kernel]),
        "NPY_DISABLE_CPU_FEATURES": " ".join(name for name in found if name.startswith(beyond)),
    }


def run(*command: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run Python in the project's folder."""
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )


def running() -> tuple[str, int] | tuple[()]:
    """The kernel that OpenBLAS runs in this process, and its threads; empty if it does not tell."""
    folder = Path(np.__file__).parent
    for file in (*folder.parent.glob("numpy.libs/*openblas*"), *folder.glob(".dylibs/*openblas*")):
        library = ctypes.CDLL(str(file))  # numpy has loaded it
        for before, after in product(("scipy_", ""), ("64_", "")):
            names = (f"{before}openblas_get_{what}{after}" for what in ("corename", "num_threads"))
            name, threads = (getattr(library, symbol, None) for symbol in names)
            if name and threads:
                name.restype = ctypes.c_char_p
                return name().decode(), threads()
    return ()


@pytest.fixture(params=KERNELS)
def kernel(request: pytest.FixtureRequest) -> str:
    """The name of a kernel that really runs where it is asked for; skips the others."""
    if reason := obstacle(request.param):
        pytest.skip(reason)
    return request.param


def obstacle(kernel: str) -> str:
    """Why a kernel cannot be tried on this machine; empty if it can."""
    probe = run(__file__, "running", env=environment(kernel))
    if probe.returncode == -signal.SIGILL:
        return f"this processor lacks instructions of {kernel}"
    assert probe.returncode == 0, probe.stderr
    if not probe.stdout.split():
        return "numpy's BLAS is none that tells its kernel"
    name, threads = probe.stdout.split()
    # OpenBLAS calls its kernel for Prescott by the first of several processors' names.
    if {"Katmai": "Prescott"}.get(name, name).casefold() != kernel.casefold():
        return f"OpenBLAS runs {name} where {kernel} is asked for"
    if int(threads) != KERNELS[kernel]:
        return f"OpenBLAS runs {threads} threads where {KERNELS[kernel]} are asked for"
    return ""


def test_the_numeric_core(kernel: str) -> None:
    command = ("-m", "pytest", "-n0", "-p", "no:cacheprovider", "-m", "numeric", "tests/solver")
    result = run(*command, env=environment(kernel))
    assert result.returncode == 0, result.stdout[-20_000:]


def strokes(stage: Any) -> Iterator[Any]:
    """All that the camera draws in a frame, as arrays."""
    for mobject in stage.camera.get_mobjects_to_display(stage.mobjects):
        presence = getattr(mobject, "presence", 1.0)
        if presence > 0:
            clips = getattr(mobject, "clip", None) or ()
            for shape in (*(clips if isinstance(clips, tuple) else (clips,)), mobject):
                is_path = hasattr(shape, "points")
                yield shape.points[:, :2] if is_path else (shape.x0, shape.x1, shape.y0, shape.y1)
            yield presence, mobject.stroke_width, mobject.background_stroke_width
            yield from (mobject.fill_rgbas, mobject.stroke_rgbas, mobject.background_stroke_rgbas)


def drawn(chapter: str) -> list[str]:
    """A digest of what is drawn in each of some frames."""
    from manim import tempconfig

    from scenes.lesson.lesson import load
    from scenes.review.stills import chapter_class
    from scenes.stage.camera import settled
    from scenes.stage.rehearsal import rehearse

    digests = []

    def visit(stage: Any, _: int) -> None:
        whole = hashlib.sha256()
        for values in strokes(stage):
            whole.update(settled(np.asarray(values, dtype=float)) + 0.0)  # a zero has no sign
        digests.append(whole.hexdigest()[:16])

    with tempconfig({"frame_rate": 15}):
        rehearse(chapter_class(chapter), load(), visit, every=EVERY)
    return digests


def play(env: dict[str, str]) -> dict[str, list[str]]:
    """The digests of the chapters, as a process in an environment draws them."""
    lessonless = {name: value for name, value in env.items() if not name.startswith("LESSON")}
    result = run(__file__, "drawn", env=lessonless)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


@pytest.fixture(scope="session")
def here() -> dict[str, list[str]]:
    """The digests under the process's own kernel."""
    return play(dict(os.environ))


def test_the_frames(kernel: str, here: dict[str, list[str]]) -> None:
    there = play(environment(kernel))
    for chapter in CHAPTERS:
        assert len(here[chapter]) > 100
        pairs = enumerate(zip(here[chapter], there[chapter], strict=True))
        assert [at for at, (one, other) in pairs if one != other] == [], chapter


def rendered(chapter: str, kernel: str) -> list[str]:
    """A digest of each decoded frame of a chapter's draft."""
    import av

    with TemporaryDirectory() as folder:
        command = ("-m", "manim", "render", f"scenes/{chapter}.py", "-ql", "--media_dir", folder)
        result = run(*command, env=environment(kernel))
        assert result.returncode == 0, result.stdout + result.stderr
        (sidecar,) = Path(folder).rglob("*.json")
        with av.open(str(sidecar.with_suffix(".mp4"))) as film:
            frames = (frame.to_ndarray(format="rgb24") for frame in film.decode(video=0))
            return [hashlib.sha256(frame.tobytes()).hexdigest() for frame in frames]


def compare_drafts() -> bool:
    """Print how many frames differ from those of the first kernel; True if none does."""
    same = True
    for chapter in CHAPTERS:
        first: list[str] = []
        for kernel in KERNELS:
            if reason := obstacle(kernel):
                print(f"{chapter:10}{kernel:12}{reason}")
                continue
            frames = rendered(chapter, kernel)
            first = first or frames
            wrong = sum(one != other for one, other in zip(first, frames, strict=True))
            same &= not wrong
            print(f"{chapter:10}{kernel:12}{wrong:6} of {len(frames)} frames differ", flush=True)
    return same


if __name__ == "__main__":
    if sys.argv[1:] == ["running"]:
        print(np.ones((99, 99)) @ np.ones(99) @ np.ones(99), file=sys.stderr)  # else it may not run
        print(*running())
    elif sys.argv[1:] == ["drawn"]:
        print(json.dumps({chapter: drawn(chapter) for chapter in CHAPTERS}))
    else:
        sys.exit(not compare_drafts())
