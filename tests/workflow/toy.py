"""A toy of the project: its workflow as it is, three chapters that do nothing, and a stand-in for
manim that draws six grey frames at once."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
LANGUAGES = ("zh", "en")
CHAPTERS = ("one", "two", "more")

FILES = {
    "scenes/__init__.py": 'CORE = ("one", "two")\nEXTRAS = ("more",)\n',
    "scenes/drawing/stroke.py": "WIDTH = 1\n",
    "scenes/one.py": "from scenes.drawing.stroke import WIDTH\nfrom solver import L1\n",
    "scenes/two.py": "from scenes.drawing import stroke\n",
    "scenes/more.py": "from solver.losses import Quadratic\n",
    "lesson.toml": "[loss]\nhessian = [[1.0, 0.3], [0.3, 1.4]]\nminimizer = [1.2, 2.1]\n",
    "assets/data/table.csv": "a,b\n1,2\n",
    "manim/__init__.py": "class config:\n    pass\n",
    "manim/__main__.py": '''
"""Draws a clip of the chapter it is asked for, or fails as the chapter wants."""
import json, os, pathlib, sys, time
import av, numpy as np

FRAMES = 6

def main(arguments, standalone_mode):
    chapter = pathlib.Path(arguments[1]).stem
    media = pathlib.Path(arguments[arguments.index("--media_dir") + 1])
    wish = os.environ.get("TOY_" + chapter.upper(), "")
    if wish == "fail":
        print("ValueError: the toy is broken")
        sys.exit(1)
    if wish == "sleep":
        time.sleep(600)
    folder = media / "videos" / chapter / "any"
    folder.mkdir(parents=True)
    fps = 60 if "h" in arguments else 15
    with av.open(folder / "Toy.mp4", "w") as film:
        stream = film.add_stream("libx264", rate=fps, options={"threads": "1"})
        stream.width, stream.height, stream.pix_fmt = 64, 36, "yuv420p"
        for grey in range(FRAMES):
            pixels = np.full((36, 64, 3), 40 * grey, np.uint8)
            film.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        film.mux(stream.encode())
    language = os.environ["LESSON_LANGUAGE"]
    (folder / "Toy.json").write_text(json.dumps({
        "chapter": chapter, "language": language, "title": f"{chapter} {language}",
        "fps": fps, "frames": FRAMES, "size": [64, 36], "cues": [{"cue": "a", "frame": 0}],
        "captions": [{"start": 1, "end": 5, "lines": [f"{chapter}"]}],
    }))
''',
    **{
        f"assets/narration/{language}.toml": "".join(
            f'[{name}]\ntitle = "{name} {language}"\n' for name in ("film", *CHAPTERS)
        )
        for language in LANGUAGES
    },
}


def build(folder: Path) -> Path:
    """Make a toy project in a new folder."""
    for package in ("workflow", "solver"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(PROJECT / package, folder / package, ignore=ignored)
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    shared = (PROJECT / "scenes").glob("*/*.py")  # the rooms: all but the chapters
    for file in (*shared, PROJECT / "manim.cfg", PROJECT / "requirements.txt"):
        target = folder / file.relative_to(PROJECT)
        target.parent.mkdir(exist_ok=True)
        if not target.exists():
            shutil.copy(file, target)
    return folder


def start(folder: Path, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    """Start what ./render.sh starts once the set-up is done."""
    return subprocess.Popen(
        [sys.executable, "-m", "workflow", *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder)} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def render(folder: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    """Run it to its end; returns the exit code and all that it said."""
    process = start(folder, *arguments, **environment)
    try:
        output, _ = process.communicate(timeout=120)
    finally:
        process.kill()
    return process.returncode, output
