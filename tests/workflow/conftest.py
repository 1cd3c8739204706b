"""The toy project, made once for all tests of a process."""

import shutil
from pathlib import Path

import pytest
import toy


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A toy project with its film and its extra clip made. Not to be changed."""
    folder = toy.build(tmp_path_factory.mktemp("made") / "project")
    code, output = toy.render(folder, "--all", "--draft")
    assert code == 0, output
    return folder


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Path:
    """A copy of it, in another place, with every date changed."""
    return shutil.copytree(made, tmp_path / "copy", copy_function=shutil.copyfile)
