"""The whole way from `./render.sh` to the film, with manim itself, in folders of any name."""

import shutil
from pathlib import Path

import pytest
import toy

from workflow.film import Clip

CHAPTER = """
from manim import Square

from scenes.drawing.motion import Fade
from scenes.stage.chapter import Stage


class Tiny(Stage):
    def construct(self) -> None:
        square = Square()
        self.add(square)
        self.play(Fade(square, to=0.5), frames=3)
        self.hold(2)
"""


@pytest.mark.slow
@pytest.mark.parametrize("name", ["an apostrophe's place", "{x} %s $HOME \\n", '撞上 ü "q" #?*'])
def test_a_film_is_made_in_a_folder_of_any_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    ignored = shutil.ignore_patterns("__pycache__")
    for package in ("scenes", "solver", "workflow", "assets/narration"):
        shutil.copytree(toy.PROJECT / package, folder / package, ignore=ignored)
    for file in ("manim.cfg", "requirements.txt"):
        shutil.copy(toy.PROJECT / file, folder / file)
    (folder / "scenes/__init__.py").write_text('CORE = ("tiny",)\nEXTRAS = ()\n')
    (folder / "scenes/tiny.py").write_text(CHAPTER)
    words = folder / "assets/narration/en.toml"
    text = words.read_text(encoding="utf-8") + '\n[tiny]\ntitle = "tiny"\n[tiny.beats]\na = "a"\n'
    words.write_text(text, encoding="utf-8")
    lesson = folder / f"{name}.toml"
    shutil.copy(toy.PROJECT / "lesson.toml", lesson)
    # A link, as to a larger disk.
    (folder / f"disk {name}").mkdir()
    (folder / "build").symlink_to(folder / f"disk {name}")
    code, output = toy.render(folder, "--draft", "--language", "en", LESSON=str(lesson))
    assert code == 0, output
    (clip,) = (folder / "build").rglob("tiny-en.mp4")
    assert Clip.read(clip).frames == 5
    assert "Ready: build/" in output
