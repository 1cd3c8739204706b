"""The rooms of `scenes/`: which may know which, and that none hides a package from manim."""

import ast
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from scenes import CORE, EXTRAS

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = {*CORE, *EXTRAS}
KNOWS = {  # of each room, those that it may import from, besides itself
    "look": set(),
    "words": {"look"},
    "drawing": {"look"},
    "lesson": {"look", "words", "solver"},
    "instruments": {"look", "words", "drawing", "lesson", "solver"},
    "stage": {"look", "words", "drawing", "lesson"},
    "props": {"look", "words", "drawing", "lesson", "instruments", "stage", "solver"},
    "review": {"look", "words", "drawing", "lesson", "stage"},  # a chapter by its name only
}
KNOWS["chapters"] = KNOWS["props"] | {"props"}


def room(parts):
    """The room of a dotted name, given in parts; None for what is in none."""
    if parts[0] == "scenes":
        return "chapters" if parts[1] in CHAPTERS else parts[1] if parts[1] in KNOWS else None
    return parts[0] if parts[0] in ("solver", "workflow") else None


def arrows(root):
    """All imports between rooms, as (file, room, room that it imports from)."""
    for file in sorted((root / "scenes").rglob("*.py")):
        here = file.relative_to(root).with_suffix("").parts
        for node in ast.walk(ast.parse(file.read_bytes())):
            if isinstance(node, ast.Import):
                names = [f"{alias.name}." for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [f"{node.module}.{alias.name}" for alias in node.names]
                assert not node.level, f"{file}: manim knows no package to be relative to"
            else:
                continue
            for name in names:
                there = room(name.split("."))
                if there and (there != room(here) or there == "chapters"):
                    yield "/".join(here), room(here), there


def forbidden(root):
    """The arrows that run up, or across."""
    return {arrow for arrow in arrows(root) if arrow[2] not in KNOWS[arrow[1]]}


def test_every_file_is_a_chapter_or_in_a_room():
    chapters = {file.stem for file in (ROOT / "scenes").glob("*.py")} - {"__init__"}
    rooms = {file.parent.name for file in (ROOT / "scenes").glob("*/__init__.py")}
    assert (chapters, rooms) == (CHAPTERS, set(KNOWS) - {"chapters"})
    assert not list((ROOT / "scenes").glob("*/*/*.py"))


def test_no_arrow_between_the_rooms_runs_up():
    assert forbidden(ROOT) == set()


@pytest.mark.parametrize(
    ("file", "line", "arrow"),
    [
        ("look/theme", "from scenes.words.maths import formula", ("look", "words")),
        ("drawing/text", "import scenes.stage.chapter", ("drawing", "stage")),
        ("stage/band", "from scenes.instruments import dial", ("stage", "instruments")),
        ("instruments/dial", "from scenes.stage.chapter import Stage", ("instruments", "stage")),
        ("props/trial", "from scenes.game import Game", ("props", "chapters")),
        ("l1", "from scenes.kink import Kink", ("chapters", "chapters")),
        ("review/check", "from scenes import l1", ("review", "chapters")),
        ("l1", "from workflow.plan import ROOT", ("chapters", "workflow")),
        ("l1", "from scenes import CORE", None),
        ("words/maths", "def late():\n    from solver import L1", ("words", "solver")),
    ],
)
def test_a_planted_arrow_is_found(tmp_path, file, line, arrow):
    path = tmp_path / "scenes" / f"{file}.py"
    path.parent.mkdir(parents=True)
    path.write_text(f"{line}\n")
    assert forbidden(tmp_path) == ({(f"scenes/{file}", *arrow)} if arrow else set())


def test_a_room_itself_holds_nothing():
    # What a room's face defines or imports is in no clip's fingerprint.
    for file in (ROOT / "scenes").glob("*/__init__.py"):
        assert [type(node) for node in ast.parse(file.read_bytes()).body] == [ast.Expr], file


def test_nothing_hides_a_package_once_manim_has_put_scenes_on_the_path():
    names = {path.stem for path in (ROOT / "scenes").iterdir()} - {"__init__", "__pycache__"}
    others = {*packages_distributions(), *sys.stdlib_module_names, "solver", "workflow"}
    assert len(names) == len(CHAPTERS) + len(KNOWS) - 1
    assert not names & others
    assert {"json", "numpy", "manim", "solver"} <= others
