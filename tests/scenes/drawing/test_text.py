import numpy as np
import pytest
from manim.utils.color import ManimColor

from scenes.drawing.text import Number, Text
from scenes.look.layout import LAYOUTS
from scenes.look.theme import THEMES
from scenes.words.numerals import Scale, number


class Look:
    """The least that a text must know of its stage."""

    theme = THEMES["night"]
    layout = LAYOUTS["9:16"]


def test_a_text_is_one_path_for_each_role_in_its_colour():
    text = Text(Look, "$loss(J) + penalty(alpha)$")
    assert set(text.parts) == {"loss", "ink", "penalty"}
    for role, part in text.parts.items():
        assert part.fill_color == ManimColor(Look.theme.texts[role])
        assert part.stroke_width == 0
    warm = Text(Look, "x", role="optimum").parts["ink"].fill_color
    assert warm == ManimColor(Look.theme.texts["optimum"])


@pytest.mark.parametrize("size", LAYOUTS["9:16"].sizes)
def test_sizes_are_in_points_of_which_96_are_a_unit(size):
    text = Text(Look, "H", size)
    assert text.em == pytest.approx(Look.layout.sizes[size] / 96)
    assert text.parts["ink"].height == pytest.approx(0.65 * text.em, rel=0.05)


@pytest.mark.parametrize("align", [-1, 0, 1])
def test_a_text_is_placed_by_its_baseline_and_advance(align):
    text = Text(Look, "$penalty(y) = 1$").place(2.0, -1.0, align)
    width = text.outline.width * text.em
    assert text.baseline == pytest.approx([2.0 - (align + 1) / 2 * width, -1.0, 0.0])
    for role, part in text.parts.items():
        assert part.points == pytest.approx(text.outline.paths[role] * text.em + text.baseline)
    assert text.place(0, 0).baseline == pytest.approx([-width / 2, 0, 0])


# Numbers


@pytest.fixture
def counter():
    return Number(Look).place(0.0, 0.0)


def glyphs_of(shown):
    """The points of each character of a number."""
    ends = np.cumsum([len(shown.glyphs[c]) for c in shown.text])
    assert ends[-1] == len(shown.points)
    return np.split(shown.points, ends[:-1])


def test_digits_advance_alike_so_that_a_number_does_not_jitter(counter):
    assert len({counter.advances[digit] for digit in "0123456789"}) == 1
    steady = glyphs_of(counter.show("11.1"))[-1]
    for wide in ("88.1", "04.1", "70.1"):
        assert glyphs_of(counter.show(wide))[-1] == pytest.approx(steady)


def test_a_number_shows_the_outlines_of_its_characters(counter):
    counter.place(3.0, 2.0).show("−2.5")
    start = np.array([3.0, 2.0, 0.0])
    for character, points in zip("−2.5", glyphs_of(counter), strict=True):
        assert points == pytest.approx(counter.glyphs[character] + start)
        start[0] += counter.advances[character]
    assert len(counter.show("").points) == 0


def test_a_number_keeps_its_place(counter):
    before = counter.place(1.0, 1.0).show("7").points
    counter.show("123").place(0.0, 0.0)
    assert counter.place(1.0, 1.0).show("7").points == pytest.approx(before)


def test_every_number_of_the_film_can_be_shown_and_none_is_minus_zero(counter):
    for value in (-12.345, 0.0, 6.6, 9876.0):
        assert counter.show(number(value, 2)).text == number(value, 2)
    assert counter.show(number(-0.001, 2)).text == "0.00"
    assert counter.show(Scale(1).format(-0.04)).text == "0.0"
