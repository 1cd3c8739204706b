"""What is to be made, where it goes, and what each clip depends on.

A clip is one chapter in one language. Whether it must be made again is decided by its
*fingerprint*, a digest of the contents of all that it is drawn from; so a touch or a fresh
checkout makes nothing again, and a changed sentence makes one clip.
"""

import ast
import hashlib
import json
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from scenes import CORE, EXTRAS

ROOT = Path(__file__).resolve().parent.parent
BUILD = (ROOT / "build").resolve()  # it may be a link to a larger disk
NAME = "landing-on-zero"

FULL, DRAFT = "h", "l"
"""Manim's letters for 1080p60 and 480p15."""

PRESENTATION = {"languages", "theme", "aspect"}
"""What a clip gets from its plan, whatever the lesson says."""


@dataclass(frozen=True)
class Plan:
    """What all clips of a film have in common: the lesson, and one look of it."""

    lesson: str
    theme: str
    aspect: str
    quality: str

    @property
    def folder(self) -> Path:
        """Where it goes in `build/`: the full-size film on paper, 16:9, lies on top."""
        lesson = Path(self.lesson)
        look = (
            "draft" if self.quality == DRAFT else "",
            "" if self.theme == "paper" else self.theme,
            "" if self.aspect == "16:9" else self.aspect.replace(":", "x"),
        )
        own = lesson == ROOT / "lesson.toml"
        name = "" if own else "lesson-" + re.sub(r"[^\w-]", "_", lesson.stem)
        return Path(name) / "-".join(filter(None, look))

    def clip(self, chapter: str, language: str) -> list[str]:
        """The files of a clip, as paths in `build/`, the video first."""
        stem = self.folder / "clips" / f"{chapter}-{language}"
        return [f"{stem}{ending}" for ending in (".mp4", ".json", ".srt", ".vtt")]

    def film(self, language: str) -> list[str]:
        """The files of the film, as paths in `build/`, the video first."""
        stem = self.folder / f"{NAME}-{language}"
        return [f"{stem}{ending}" for ending in (".mp4", ".srt", ".vtt")]

    def fingerprint(self, chapter: str, language: str) -> str:
        """A digest of all that a clip is made from."""
        lesson = tomllib.loads(Path(self.lesson).read_text(encoding="utf-8-sig"))
        narration = ROOT / "assets" / "narration" / f"{language}.toml"
        words = tomllib.loads(narration.read_text(encoding="utf-8-sig"))
        lesson["speech"] = lesson.get("speech", {}).get(language)
        others = {*CORE, *EXTRAS} - {chapter}
        files = [
            *sources(ROOT / "scenes" / f"{chapter}.py"),
            *sorted(file for file in (ROOT / "assets" / "data").rglob("*") if file.is_file()),
            *([Path(self.lesson).parent / lesson["data"]["csv"]] if "data" in lesson else []),
            ROOT / "manim.cfg",
            ROOT / "requirements.txt",
            ROOT / "workflow" / "clip.py",
            ROOT / "workflow" / "film.py",
        ]
        return _digest(
            language,
            (self.theme, self.aspect, self.quality),
            {key: value for key, value in lesson.items() if key not in PRESENTATION},
            {key: value for key, value in words.items() if key not in others},
            [(file.name, hashlib.sha256(file.read_bytes()).hexdigest()) for file in files],
        )

    def film_fingerprint(self, language: str) -> str:
        """A digest of all that the joined film is made from."""
        return _digest([self.fingerprint(chapter, language) for chapter in CORE])


def sources(module: Path) -> list[Path]:
    """A module's file, and those of the modules in this project that it imports, however far."""
    found: set[Path] = set()
    left = [module]
    while left:
        file = left.pop()
        if file not in found:
            found.add(file)
            left += _imports(file)
    return sorted(found)


@cache
def _imports(file: Path) -> list[Path]:
    try:
        tree = ast.parse(file.read_bytes())
    except SyntaxError:
        return []  # manim will say it better
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            package = file.relative_to(ROOT).parts[: -node.level] if node.level else ()
            origin = ".".join([*package, *filter(None, [node.module])])
            # What is imported from a package is either a module of it or a name in its __init__.
            names += [
                name if _file(name := f"{origin}.{alias.name}") else origin for alias in node.names
            ]
    return [found for name in names if (found := _file(name))]


def _file(name: str) -> Path | None:
    path = ROOT.joinpath(*name.split("."))
    candidates = path.with_suffix(".py"), path / "__init__.py"
    return next((file for file in candidates if file.is_file()), None)


def _digest(*values: Any) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()
