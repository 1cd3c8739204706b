"""What makes a clip again: all that it is drawn from, and nothing else."""

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
import toy

from workflow import plan
from workflow.plan import Plan

Clips = set[tuple[str, str]]


def chosen(chapters: str = "one two more", languages: str = "zh en") -> Clips:
    return set(itertools.product(chapters.split(), languages.split()))


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A toy project that the planner takes for its own."""
    folder = toy.build(tmp_path / "project")
    monkeypatch.setattr(plan, "ROOT", folder)
    monkeypatch.setattr(plan, "CORE", ("one", "two"))
    monkeypatch.setattr(plan, "EXTRAS", ("more",))
    return folder


def fingerprints(folder: Path, **look: str) -> dict[tuple[str, str], str]:
    plan._imports.cache_clear()
    settings = {"theme": "paper", "aspect": "16:9", "quality": "l"} | look
    this = Plan(str(folder / "lesson.toml"), **settings)
    return {clip: this.fingerprint(*clip) for clip in chosen()}


def edit(file: Path, change: Callable[[str], str]) -> None:
    file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "change", "again"),
    [
        ("scenes/one.py", "{}# edited\n", chosen("one")),
        ("scenes/drawing/stroke.py", "{}# edited\n", chosen("one two")),
        ("solver/penalties.py", "{}# edited\n", chosen("one")),
        ("solver/losses.py", "{}# edited\n", chosen("one more")),
        ("assets/narration/zh.toml", '[one]\ntitle = "new"\n', chosen(languages="zh")),
        ("assets/narration/zh.toml", "{}[two.beats]\na = 'b'\n", chosen("two", "zh")),
        ("assets/narration/en.toml", "terms = ['a']\n{}", chosen(languages="en")),
        ("assets/data/table.csv", "{}3,4\n", chosen()),
        ("lesson.toml", "{}[speech]\nen = 150\n", chosen(languages="en")),
        ("lesson.toml", "captions = false\n{}", chosen()),
        ("lesson.toml", "theme = 'night'\naspect = '1:1'\nlanguages = ['en']\n{}", set()),
        ("lesson.toml", "# a remark\n{}", set()),
        ("manim.cfg", "{}# edited\n", chosen()),
        ("requirements.txt", "{}# edited\n", chosen()),
        ("workflow/clip.py", "{}# edited\n", chosen()),
        ("workflow/engine.py", "{}# edited\n", set()),
        ("scenes/look/theme.py", "{}# edited, but no chapter imports it\n", set()),
        ("scenes/__init__.py", "{}# another chapter\n", set()),
    ],
)
def test_an_edit_makes_again_what_it_touches(
    project: Path, file: str, change: str, again: Clips
) -> None:
    before = fingerprints(project)
    edit(project / file, change.format)
    after = fingerprints(project)
    assert {clip for clip in before if before[clip] != after[clip]} == again


@pytest.mark.parametrize("look", [{"theme": "night"}, {"aspect": "1:1"}, {"quality": "h"}])
def test_another_look_is_another_clip(project: Path, look: dict[str, str]) -> None:
    before, after = fingerprints(project), fingerprints(project, **look)
    assert all(before[clip] != after[clip] for clip in before)


def test_the_table_of_a_lesson_counts(project: Path) -> None:
    lesson = '[data]\ncsv = "own.csv"\ntarget = "y"\n'
    (project / "lesson.toml").write_text(lesson, encoding="utf-8")
    (project / "own.csv").write_text("a,b,y\n", encoding="utf-8")
    before = fingerprints(project)
    edit(project / "own.csv", "{}1,2,3\n".format)
    assert all(before[clip] != new for clip, new in fingerprints(project).items())


def test_a_film_is_made_again_with_any_of_its_clips(project: Path) -> None:
    look = Plan(str(project / "lesson.toml"), "paper", "16:9", "l")
    before = {language: look.film_fingerprint(language) for language in toy.LANGUAGES}
    edit(project / "scenes/more.py", "{}# an extra\n".format)
    plan._imports.cache_clear()
    assert {language: look.film_fingerprint(language) for language in toy.LANGUAGES} == before
    edit(project / "assets/narration/en.toml", lambda text: text.replace("two en", "second"))
    assert look.film_fingerprint("zh") == before["zh"]
    assert look.film_fingerprint("en") != before["en"]


def test_each_look_has_a_folder_of_its_own(project: Path) -> None:
    looks = itertools.product(("paper", "night"), ("16:9", "9:16", "1:1"), ("h", "l"))
    lessons = (project / "lesson.toml", project / "other.toml")
    films = [Plan(str(lesson), *look).film("en")[0] for look in looks for lesson in lessons]
    assert len(films) == 24 == len(set(films))
    assert films[0] == "landing-on-zero-en.mp4"


def test_every_module_that_the_film_imports_is_found() -> None:
    found = {file.name for file in plan.sources(plan.ROOT / "scenes" / "l1.py")}
    assert {"l1.py", "chapter.py", "theme.py", "narration.py", "penalties.py"} <= found
