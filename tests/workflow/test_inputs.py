"""A lesson or a table that is no file: one sentence, no traceback, and nothing waits for ever."""

import os
from pathlib import Path

import pytest
import toy

DATA = '[data]\ncsv = "table.csv"\nfeatures = ["a", "b"]\ntarget = "y"\n'


def make(path: Path, kind: str) -> None:
    """Something at a path that is not a file."""
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "ring of links":
        path.symlink_to(path)
    elif kind == "device":
        path.symlink_to("/dev/zero")
    else:
        with path.open("w") as file:
            file.truncate(10**12)  # it takes no room on the disk


pytestmark = pytest.mark.slow

KINDS = ["pipe", "folder", "ring of links", "device", "huge"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_lesson_that_is_no_file(made: Path, tmp_path: Path, kind: str) -> None:
    lesson = tmp_path / "mine.toml"
    make(lesson, kind)
    code, output = toy.render(made, "--draft", LESSON=str(lesson))
    assert code == 1
    assert output.startswith(f"'{lesson}' cannot be read (")
    assert output.endswith("; check the path.\n")
    assert output.count("\n") == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_that_is_no_file(made: Path, tmp_path: Path, kind: str) -> None:
    make(tmp_path / "table.csv", kind)
    lesson = tmp_path / "mine.toml"
    lesson.write_text(DATA)
    code, output = toy.render(made, "--draft", LESSON=str(lesson))
    assert code == 1
    assert output.startswith("mine.toml, [data]")
    assert "table.csv" in output or "csv must be a relative path" in output
    assert output.count("\n") == 1
