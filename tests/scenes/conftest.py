"""What the tests of the scenes share: no lesson from outside, no manim left changed."""

import pytest

from scenes.look.layout import ASPECTS

pytest.register_assert_rewrite("takes")  # so that its checks say by how much they fail


@pytest.fixture(autouse=True)
def no_lesson_from_outside(monkeypatch):
    """The environment of whoever runs the tests chooses no lesson."""
    for variable in ("LESSON", "LESSON_LANGUAGE", "LESSON_THEME", "LESSON_ASPECT"):
        monkeypatch.delenv(variable, raising=False)


@pytest.fixture
def manim_config():
    """Manim's configuration, put back after the test: a `Stage` turns its frame."""
    from manim import tempconfig  # two seconds, which the tests of the words need not wait

    with tempconfig({"progress_bar": "none", "verbosity": "ERROR"}):
        yield


@pytest.fixture(params=ASPECTS)
def aspect(request):
    """Each of the film's three shapes."""
    return request.param
