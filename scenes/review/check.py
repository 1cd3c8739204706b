"""The film checks itself: `./render.sh --check`.

Every chapter is played without rendering its film, in each language, theme and aspect, and looked
at several times a beat. What a viewer would stumble over is reported, one row a finding: a text
that leaves the safe area, touches another one, is covered, too small or too faint; a caption that
flashes by; a beat that stands still; a drawn thing that is not where the solver says.
"""

import itertools
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from manim import tempconfig

from scenes import CORE, EXTRAS
from scenes.drawing.outlines import TypesetError
from scenes.lesson.lesson import Lesson
from scenes.look.layout import ASPECTS
from scenes.look.theme import THEMES
from scenes.review.findings import Finding, report
from scenes.review.ink import PIXELS
from scenes.review.inspector import EVERY, Inspector, beat_of, caption_faults
from scenes.review.stills import chapter_class
from scenes.stage.chapter import Stage
from scenes.stage.rehearsal import rehearse
from scenes.words import narration


def inspect(chapter: type[Stage], name: str, lesson: Lesson) -> list[Finding]:
    """Rehearse a chapter of a lesson, and return what is to be mended."""
    look = (name, lesson.language, lesson.theme, lesson.aspect)
    inspector = Inspector()
    small = {"pixel_height": PIXELS, "pixel_width": PIXELS * 16 // 9, "frame_rate": 15}
    try:
        with tempconfig(small):
            stage = rehearse(chapter, lesson, inspector, every=EVERY)
    except (TypesetError, narration.NarrationError, ValueError) as error:
        return [Finding(*look, "", 0.0, str(error), "")]
    rows = [(frame, beat, what, much) for (beat, what), (_, frame, much) in inspector.worst.items()]
    rows += [(frame, beat_of(stage, frame), w, much) for frame, w, much in caption_faults(stage)]
    played = {cue for cue, _ in stage.cues}
    rows += [
        (0, cue, "the narration has a beat that is never played", "")
        for cue in stage.narration.cues(stage.chapter)
        if cue not in played
    ]
    rows += [(0, cue, what, "") for cue, what in stage.unplayed]
    return [
        Finding(*look, beat, frame / stage.fps, what, much)
        for frame, beat, what, much in sorted(rows)
    ]


def _job(job: tuple[str, Lesson]) -> list[Finding]:
    name, lesson = job
    return inspect(chapter_class(name), name, lesson)


def check(
    lesson: Lesson,
    chapters: tuple[str, ...] = (*CORE, *EXTRAS),
    languages: tuple[str, ...] | None = None,
    themes: tuple[str, ...] = tuple(THEMES),
    aspects: tuple[str, ...] = ASPECTS,
    progress: Callable[[int, int], None] = lambda *_: None,
) -> list[Finding]:
    """Inspect chapters of a lesson in every look, side by side."""
    languages = languages or lesson.languages
    faults = narration.find_faults(languages, chapters)
    findings = [Finding("narration", "", "", "", "", 0.0, fault, "") for fault in faults]
    jobs = [
        (name, lesson.seen(*look))
        for name in chapters
        for look in itertools.product(languages, themes, aspects)
    ]
    # A fresh process imports the chapters as they are, and one at a time keeps its outlines.
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        for done, found in enumerate(pool.map(_job, jobs, chunksize=6), start=1):
            findings += found
            progress(done, len(jobs))
    return findings


def show(lesson: Lesson, chapters: tuple[str, ...], **looks: tuple[str, ...]) -> bool:
    """Check, print what is to be mended, and return whether nothing is. See `check`."""

    def progress(done: int, total: int) -> None:
        print(f"\r{done} of {total} looks checked", end="", file=sys.stderr, flush=True)

    findings = check(lesson, chapters, progress=progress, **looks)
    print(file=sys.stderr)
    print(report(findings) if findings else "Nothing to mend.")
    return not findings
