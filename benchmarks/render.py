"""What a frame of the L1 shot costs, beside the least it could: `python benchmarks/render.py`.

The floor draws the same moving cubics with pycairo alone on a copy of the still picture, with the
same clips, colours and widths, and encodes with PyAV and the options of `manim.cfg`. Both are
measured in one interleaved run as CPU time of the whole process (threads included), since wall time
tells more about what else the machine does. A cost is a difference quotient of two lengths, in
which everything that is done once cancels out; what is printed are medians.
"""

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cairo
import numpy as np
from manim import VGroup, VMobject, tempconfig
from manim.camera.camera import CAP_STYLE_MAP, LINE_JOIN_MAP

from scenes.drawing.motion import presence
from scenes.drawing.text import Text
from scenes.l1 import L1
from scenes.lesson.lesson import load
from scenes.look.layout import Region
from scenes.stage.camera import StageCamera
from scenes.stage.chapter import Shown, Stage
from scenes.stage.rehearsal import rehearse

SIZE = (1920, 1080)
FPS = 60
CHANGE = 7  # the frame of a sample in which its caption changes
MOVING, HELD, MEMORY = 1.15, 7.0, 600  # times the floor; ms; MB


class Sample(L1):
    """The L1 shot as it is from the middle of the beat `pull` on, without what leads there.

    `moving` frames turn the dial at the beat's own speed, with a change of captions as in
    the beat; then `held` frames keep still; `rounds` times.
    """

    moving, held, rounds = 0, 0, 1

    def construct(self) -> None:
        self.chapter = "l1"
        self.set_the_stage()
        shot = self.shot
        layers = (shot.sheet, shot.families, *shot.figure, shot.gauges, shot.board.names)
        presence(VGroup(*layers, shot.minimum_name), 1.0)
        star = self.lesson.facts.alpha_star
        speech = self.narration.speak("l1", "pull", self.values)
        speed = star / (speech.ticks * FPS / 15)
        shot.at(star / 2)
        for _ in range(self.rounds):
            self.captions = [
                Shown(self.frame, self.frame + CHANGE, speech.captions[0]),
                Shown(self.frame + CHANGE, 10**6, speech.captions[1]),
            ]
            if self.moving:
                self.play(shot.turn(shot.alpha + self.moving * speed), frames=self.moving)
            if self.held:
                self.hold(self.held)

    def title_card(self, *board: Any, dot: Any) -> None:
        """The title in its row, at once."""
        row = self.layout.title
        title = Text(self, self.narration.title("l1").typst, "title")
        self.bring_to_back(title.place(row.x0, row.center[1] - 0.3 * title.em, align=-1))
        presence(VGroup(*board, dot), 1.0)


@contextmanager
def settings(folder: Path) -> Iterator[None]:
    """Manim's configuration for a sample: `manim.cfg`, and the folder for what is made."""
    with tempconfig(
        {
            "media_dir": str(folder),
            "pixel_width": SIZE[0],
            "pixel_height": SIZE[1],
            "frame_rate": FPS,
            "disable_caching": True,
            "progress_bar": "none",
            "verbosity": "ERROR",
        }
    ):
        yield


def film(folder: Path, moving: int = 0, held: int = 0, rounds: int = 1) -> Stage:
    """Render a sample."""
    with settings(folder):
        chapter = type("Sample", (Sample,), {"moving": moving, "held": held, "rounds": rounds})
        stage = chapter(lesson=load())
        stage.render()
    return stage


# The floor


@dataclass(frozen=True)
class Shape:
    """One path of one frame, with all that cairo must be told, in plain numbers."""

    subpaths: list[tuple[list[float], list[list[float]], bool]]
    clip: tuple[float, float, float, float] | None
    fill: tuple[float, ...] | None
    stroke: tuple[float, ...] | None
    width: float
    join: Any
    cap: Any

    @classmethod
    def of(cls, mobject: VMobject) -> "Shape":
        """What the stage's camera draws of a mobject."""
        subpaths = []
        for start, end in mobject.get_subpath_split_indices_from_points(mobject.points, n_dims=2):
            points = mobject.points[start:end, :2]
            closed = mobject.consider_points_equals_2d(points[0], points[-1])
            curves = points.reshape(-1, 4, 2)[:, 1:].reshape(-1, 6).tolist()
            subpaths.append((points[0].tolist(), curves, bool(closed)))
        clip = getattr(mobject, "clip", None)
        assert clip is None or isinstance(clip, Region)
        fill, stroke = mobject.get_fill_rgbas()[0], mobject.get_stroke_rgbas()[0]
        width = mobject.get_stroke_width() / 100
        return cls(
            subpaths,
            clip and (clip.x0, clip.y0, clip.width, clip.height),
            (*fill[2::-1], fill[3]) if fill[3] > 0 else None,
            (*stroke[2::-1], stroke[3]) if width > 0 else None,
            width,
            LINE_JOIN_MAP[mobject.joint_type],
            CAP_STYLE_MAP[mobject.cap_style],
        )

    def draw(self, context: cairo.Context) -> None:
        """Draw it."""
        if self.clip:
            context.save()
            context.rectangle(*self.clip)
            context.clip()
        for start, curves, closed in self.subpaths:
            context.move_to(*start)
            for curve in curves:
                context.curve_to(*curve)
            if closed:
                context.close_path()
        if self.fill:
            context.set_source_rgba(*self.fill)
            context.fill_preserve()
        if self.stroke:
            context.set_source_rgba(*self.stroke)
            context.set_line_width(self.width)
            context.set_line_join(self.join)
            context.set_line_cap(self.cap)
            context.stroke_preserve()
        context.new_path()
        if self.clip:
            context.restore()


class Floor:
    """The moving part of a sample, written down, to be drawn without manim."""

    def __init__(self, folder: Path, frames: int) -> None:
        self.frames: list[list[Shape]] = []
        self.pictures: dict[int, np.ndarray] = {}
        self.still = np.zeros((SIZE[1], SIZE[0], 4), dtype=np.uint8)

        def write_down(stage: Stage, frame: int) -> None:
            moving = set(stage.shot.moving.get_family())
            seen = stage.camera.get_mobjects_to_display(stage.mobjects)
            if frame in (CHANGE, frames - 1):
                self.pictures[frame] = photograph(stage.camera, seen)
            if frame == CHANGE:
                self.still = photograph(stage.camera, [m for m in seen if m not in moving])
            self.frames.append([Shape.of(m) for m in seen if m in moving])

        with settings(folder):
            sample = type("Sample", (Sample,), {"moving": frames})
            stage = rehearse(sample, load(), write_down, samples=10**6)
        self.matrix = stage.camera.get_cairo_context(stage.camera.pixel_array).get_matrix()
        self.target = folder / "floor.mp4"

    def encode(self, spec: Any, count: int) -> np.ndarray:
        """Draw and encode so many frames; returns the last picture."""
        picture = self.still.copy()
        surface = cairo.ImageSurface.create_for_data(picture.data, cairo.FORMAT_ARGB32, *SIZE)
        context = cairo.Context(surface)
        context.set_matrix(self.matrix)
        with av.open(self.target, "w", format=spec.container_format) as container:
            options = dict(spec.options)
            stream = container.add_stream(spec.codec, rate=spec.frame_rate, options=options)
            stream.pix_fmt, stream.width, stream.height = spec.pixel_format, *SIZE
            for number, shapes in enumerate(self.frames[:count]):
                np.copyto(picture, self.still)
                for shape in shapes:
                    shape.draw(context)
                frame = av.VideoFrame.from_ndarray(picture, format="rgba")
                frame.pts, frame.time_base = number, Fraction(1, FPS)
                container.mux(stream.encode(frame))
            container.mux(stream.encode())
        return picture

    def check(self, spec: Any) -> None:
        """The floor must draw the picture of the film (labels that lie over movers apart)."""
        for number, picture in self.pictures.items():
            mine = self.encode(spec, number + 1)
            differs = (abs(mine.astype(int) - picture) > 8).any(axis=2).mean()
            assert differs < 0.002, f"the floor draws another frame {number}: {differs:.2%} differ"


def photograph(camera: StageCamera, mobjects: list[Any]) -> np.ndarray:
    """A copy of what the camera draws of some mobjects."""
    camera.reset()
    camera.capture_mobjects(mobjects)
    return camera.pixel_array.copy()


# Measuring


def cpu(work: Callable[[], Any]) -> float:
    """CPU seconds of this process, its threads included, that some work takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def quotient(work: Callable[[int], Any], short: int, long: int) -> float:
    """CPU milliseconds of one frame: from two lengths, so that what is done once cancels."""
    return 1000 * (cpu(lambda: work(long)) - cpu(lambda: work(short))) / (long - short)


def peak_memory() -> float:
    """MB that a process takes at its peak that renders some turns and holds, and nothing else."""
    command = [sys.executable, __file__, "--memory"]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def measure(repeats: int, short: int, long: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        spec = film(folder, moving=2).session_spec.video_encoder
        floor = Floor(folder, long)
        floor.check(spec)
        works: dict[str, Callable[[int], Any]] = {
            "moving": lambda count: film(folder, moving=count),
            "floor": lambda count: floor.encode(spec, count),
            "held": lambda count: film(folder, held=count),
        }
        figures: dict[str, list[float]] = {key: [] for key in works}
        for _ in range(repeats):
            for key, work in works.items():
                figures[key].append(quotient(work, short, long))
    middle = {key: statistics.median(values) for key, values in figures.items()}
    ratio = middle["moving"] / middle["floor"]
    memory = peak_memory()
    print(f"L1 shot, {SIZE[0]}x{SIZE[1]} at {FPS} frames a second, CPU; {repeats} repeats\n")
    print(f"{'':24}{'median':>10}{'range':>16}   mark")
    for key, label in (
        ("floor", "floor, ms a frame"),
        ("moving", "moving, ms a frame"),
        ("held", "held, ms a frame"),
    ):
        low, high = min(figures[key]), max(figures[key])
        mark = f"<= {HELD:g}  {verdict(middle[key] <= HELD)}" if key == "held" else ""
        print(f"{label:24}{middle[key]:10.2f}{f'{low:.2f} - {high:.2f}':>16}   {mark}".rstrip())
    print(f"{'moving / floor':24}{ratio:10.3f}{'':16}   <= {MOVING:g}  {verdict(ratio <= MOVING)}")
    print(f"{'peak memory, MB':24}{memory:10.0f}{'':16}   <= {MEMORY}  {verdict(memory <= MEMORY)}")


def verdict(kept: bool) -> str:
    return "kept" if kept else "MISSED"


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition(":")[0])
    parser.add_argument("--quick", action="store_true", help="half a minute instead of three")
    parser.add_argument("--memory", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.memory:
        with tempfile.TemporaryDirectory() as name:
            film(Path(name), moving=40, held=20, rounds=6)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    elif args.quick:
        measure(repeats=2, short=20, long=100)
    else:
        measure(repeats=5, short=30, long=210)


if __name__ == "__main__":
    main()
