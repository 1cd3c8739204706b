"""The second half of `./render.sh`: understand what is asked for, and have it made."""

import argparse
import os
import sys
from typing import NoReturn

from scenes import CORE, EXTRAS
from scenes.lesson import lesson
from scenes.lesson.tables import LessonError
from scenes.look.layout import ASPECTS
from scenes.look.theme import THEMES
from scenes.words import narration
from scenes.words.languages import LANGUAGES
from workflow.engine import EngineError, make
from workflow.plan import DRAFT, FULL, Plan


def main() -> None:
    """Make what the command line asks for; exit 0 only if all of it is there at the end."""
    arguments = _parse()
    try:
        what = lesson.load(environ=os.environ)
    except LessonError as error:
        _stop(str(error))
    what = what.seen(arguments.language, arguments.theme, arguments.aspect)
    if arguments.check:
        _check(arguments, what)
    plan = Plan(str(what.path), what.theme, what.aspect, DRAFT if arguments.draft else FULL)
    languages = [arguments.language] if arguments.language else list(what.languages)
    chapters = arguments.chapters or (EXTRAS if arguments.all else ())
    targets = [plan.clip(c, language) for language in languages for c in chapters]
    if not arguments.chapters:
        targets[:0] = [plan.film(language) for language in languages]
        chapters = (*CORE, *chapters)
    for fault in narration.find_faults(languages, chapters):
        _stop(fault)
    try:
        make(plan, [file for files in targets for file in files])
    except EngineError as error:
        _stop(str(error))
    for video, *_ in targets:
        print(f"Ready: build/{video}")


def _check(arguments: argparse.Namespace, what: lesson.Lesson) -> NoReturn:
    """Play the chapters in every look that is asked for, and report what is to be mended."""
    from scenes.review.check import show  # manim, which a render needs in its own processes only

    sound = show(
        what,
        tuple(arguments.chapters) or (*CORE, *EXTRAS),
        languages=(arguments.language,) if arguments.language else what.languages,
        themes=(arguments.theme,) if arguments.theme else tuple(THEMES),
        aspects=(arguments.aspect,) if arguments.aspect else ASPECTS,
    )
    sys.exit(not sound)


def _parse() -> argparse.Namespace:
    class Parser(argparse.ArgumentParser):
        def error(self, message: str) -> NoReturn:
            _stop(f"{message[0].upper()}{message[1:]} (./render.sh --help shows what there is).")

    parser = Parser(add_help=False, allow_abbrev=False)
    parser.add_argument("chapters", nargs="*")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--draft", action="store_true")
    parser.add_argument("--language", choices=LANGUAGES)
    parser.add_argument("--theme", choices=THEMES)
    parser.add_argument("--aspect", choices=ASPECTS)
    arguments = parser.parse_intermixed_args()
    for chapter in arguments.chapters:
        if chapter not in (*CORE, *EXTRAS):
            _stop(f"There is no chapter {chapter!r}; there are {', '.join((*CORE, *EXTRAS))}.")
    if arguments.chapters and arguments.all:
        _stop("Give either --all or the names of chapters, not both.")
    return arguments


def _stop(sentence: str) -> NoReturn:
    sys.exit(sentence or 1)


if __name__ == "__main__":
    main()
