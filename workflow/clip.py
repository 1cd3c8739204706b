"""Rendering one clip.

python -m workflow.clip CHAPTER LANGUAGE THEME ASPECT QUALITY LESSON TARGET
"""

import os
import sys
from pathlib import Path

from workflow.film import Clip, write_film
from workflow.job import job
from workflow.plan import BUILD, ROOT


def draw(chapter: str, quality: str, media: Path) -> Path:
    """Let manim draw a chapter into the folder `media`, in `build/`; returns the film."""
    from manim import config  # it reads the environment; and is slow to import
    from manim.__main__ import main

    # Paths from here: those from the root manim would read as templates and as patterns.
    config.input_file = f"scenes/{chapter}.py"
    main(
        [
            *("render", config.input_file, "--quality", quality),
            *("--media_dir", str("build" / media.relative_to(BUILD))),
            *("--progress_bar", "none", "--verbosity", "WARNING"),
        ],
        standalone_mode=False,
    )
    sidecars = list((media / "videos").rglob("*.json"))
    if len(sidecars) != 1:
        raise RuntimeError(f"scenes/{chapter}.py has to make one film, not {len(sidecars)}.")
    return sidecars[0].with_suffix(".mp4")


def main() -> None:
    """Draw what the command line says."""
    chapter, language, theme, aspect, quality, lesson, target = sys.argv[1:]
    os.environ |= {
        "LESSON": lesson,
        "LESSON_LANGUAGE": language,
        "LESSON_THEME": theme,
        "LESSON_ASPECT": aspect,
    }
    with job(Path(target), announce=True) as file:
        os.chdir(ROOT)  # where manim.cfg is
        drawn = draw(chapter, quality, file.parent / "media")
        clip = Clip.read(drawn)
        write_film([clip], file, title=clip.title, language=language)
        drawn.with_suffix(".json").rename(file.with_suffix(".json"))


if __name__ == "__main__":
    main()
