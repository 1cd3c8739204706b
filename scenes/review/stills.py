"""Stills of a chapter without rendering its film: `python -m scenes.review.stills l1 --beat land`.

Each still is the frame that the film has at that moment, at full size, as a PNG.
"""

import argparse
import importlib
import itertools
import os
from pathlib import Path

from manim import tempconfig

from scenes import CORE, EXTRAS
from scenes.lesson.lesson import Lesson, load
from scenes.stage.chapter import Stage
from scenes.stage.rehearsal import rehearse


def chapter_class(name: str) -> type[Stage]:
    """The one Scene class of a chapter's file."""
    module = importlib.import_module(f"scenes.{name}")
    return next(
        value
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, Stage)
        and value.__module__ == module.__name__
    )


def stills(
    name: str, lesson: Lesson, folder: Path, per_beat: int = 3, only: str | None = None
) -> list[Path]:
    """Write stills of each beat of a chapter, evenly spread over it, and return their paths."""
    chapter = chapter_class(name)
    finished = rehearse(chapter, lesson, lambda *_: None, samples=1)
    edges = [*finished.cues, ("", finished.frame)]
    wanted: dict[int, str] = {}
    for (cue, start), (_, end) in itertools.pairwise(edges):
        for k in range(per_beat):
            frame = start + round((end - 1 - start) * (k / (per_beat - 1) if per_beat > 1 else 1))
            if only is None or cue == only:
                wanted[frame] = f"{name}-{len(wanted):03d}-{cue}-{k + 1}"
    written: list[Path] = []
    folder.mkdir(parents=True, exist_ok=True)

    def draw(stage: Stage, frame: int) -> None:
        if frame in wanted:
            stage.camera.reset()
            stage.camera.capture_mobjects(stage.mobjects)
            path = folder / f"{wanted.pop(frame)}.png"
            stage.camera.get_image().convert("RGB").save(path)
            written.append(path)

    rehearse(chapter, lesson, draw, samples=10**6)
    return written


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("chapters", nargs="*", default=[*CORE, *EXTRAS])
    parser.add_argument("--every-beat", type=int, default=3, metavar="N", help="stills a beat")
    parser.add_argument("--beat", help="this beat alone")
    parser.add_argument("--height", type=int, default=1080, help="pixels of the shorter side")
    parser.add_argument("--language", nargs="+", default=[None])
    parser.add_argument("--theme", nargs="+", default=[None])
    parser.add_argument("--aspect", nargs="+", default=[None])
    parser.add_argument("--out", type=Path, default=Path("build/stills"))
    args = parser.parse_args()
    lesson = load(environ=os.environ)
    size = {"pixel_height": args.height, "pixel_width": round(args.height * 16 / 18) * 2}
    for name in args.chapters:
        for choice in itertools.product(args.language, args.theme, args.aspect):
            folder = args.out / "-".join(str(value).replace(":", "x") for value in choice if value)
            with tempconfig({**size, "frame_rate": 15}):
                for path in stills(name, lesson.seen(*choice), folder, args.every_beat, args.beat):
                    print(path)


if __name__ == "__main__":
    main()
