import re

import numpy as np
import pytest
from manim.utils.color import ManimColor

from scenes.drawing import outlines
from scenes.drawing.outlines import TypesetError, literal, outline
from scenes.drawing.text import Number, Text
from scenes.look.layout import LAYOUTS
from scenes.look.theme import ROLES, THEMES
from scenes.words.markup import Template
from scenes.words.numerals import Scale, number


def box(points):
    """The corners of the smallest rectangle around cubics, by their control points."""
    return points[:, :2].min(axis=0), points[:, :2].max(axis=0)


def ink(source):
    """All points of a text, whatever their role."""
    return np.concatenate(list(outline(source).paths.values()))


# Outlines


@pytest.mark.parametrize("role", ROLES)
def test_a_role_becomes_a_path_of_its_own(role):
    assert set(outline(f"${role}(x)$").paths) == {role}


def test_the_parts_of_a_formula_keep_their_roles():
    whole = outline("$loss(J) + penalty(alpha)$")
    assert set(whole.paths) == {"loss", "ink", "penalty"}
    (_, _), (loss_end, _) = box(whole.paths["loss"])
    (plus, _), (plus_end, _) = box(whole.paths["ink"])
    (penalty, _), (_, _) = box(whole.paths["penalty"])
    assert loss_end < plus < plus_end < penalty


def test_outlines_are_whole_cubics_in_the_plane():
    for source in (
        "$loss(hat(w))$",
        "$a / b$",
        "$sqrt(x)$",
        "价格 $alpha$",
        "$sum_(i=1)^n abs(w_i)$",
    ):
        points = ink(source)
        assert len(points) % 4 == 0
        assert (points[:, 2] == 0).all()
        assert np.isfinite(points).all()


def test_the_ink_lies_in_the_box_that_the_width_promises():
    for source in ("wide", "宽", "$alpha = 3$"):
        low, high = box(ink(source))
        assert low[0] > -0.05
        assert high[0] < outline(source).width + 0.05


def test_letters_stand_on_the_baseline():
    assert box(ink("x"))[0][1] == pytest.approx(0, abs=0.02)
    assert box(ink("p"))[0][1] < -0.15
    assert box(ink("H"))[1][1] == pytest.approx(0.65, abs=0.05)
    # The baseline does not depend on what else is in the line.
    beside = outline("$penalty(x)$ py H").paths["penalty"]
    assert box(beside)[0][1] == pytest.approx(box(ink("$x$"))[0][1], abs=1e-6)


def test_a_fraction_bar_scales_with_the_text():
    # Stroke widths would not: the bar is a filled path like the letters.
    bar = outline("$penalty(loss(a) / loss(b))$").paths["penalty"]
    (x0, y0), (x1, y1) = box(bar)
    assert x1 - x0 > 0.4
    assert 0.02 < y1 - y0 < 0.1


def test_an_outline_is_made_once():
    assert outline("once") is outline("once")


# Literal text


@pytest.mark.parametrize(
    "text",
    [
        '#read("x")',
        '"; #panic("no")',
        "\\",
        "\\u{41}",
        "$x$",
        "*b* _i_ `c` @ref <l> = h",
        "// gone",
        "]",
        "#",
    ],
)
def test_literal_text_is_inert(text):
    # Every character of it is seen: as many shapes as the same characters one by one.
    shown = len(ink(literal(text)))
    assert shown == sum(len(ink(literal(c))) for c in text if c != " ")


def test_a_text_of_the_narration_is_inert():
    line = Template.parse("read {what}").fill({"what": '#read("x")'})
    assert len(ink(line.typst)) == len(ink(literal('read #read("x")')))


# What cannot be set


def test_a_formula_that_typst_refuses_is_one_sentence():
    with pytest.raises(TypesetError, match=r"^Typst refuses '\$nosuch\$': .*nosuch\.$") as caught:
        outline("$nosuch$")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("source", "character"),
    [
        ("a \U0007fff0", "7fff0"),  # not assigned: no font can have it
        ("$x_\U0007fff0$", "7fff0"),
        (literal("a\x07"), "7"),
        ("价格 \U0007fff1", "7fff1"),
    ],
)
def test_a_character_that_no_font_has_is_named(source, character):
    sentence = f'No installed font has the character "\\u{{{character}}}" of {source!r}.'
    with pytest.raises(TypesetError, match=f"^{re.escape(sentence)}$"):
        outline(source)


@pytest.mark.parametrize("source", ["", literal("soft\u00adhyphen"), "$alpha^* ≤ 6.6$", "“价格”—…"])
def test_characters_that_a_font_has_are_not_refused(source):
    outline(source)


@pytest.fixture
def no_chinese_font(monkeypatch):
    fonts = outlines._fonts()

    class Latin:
        def families(self):
            return [name for name in fonts.families() if name not in outlines.HAN]

    outlines._compiler()  # keeps the fonts that it has
    monkeypatch.setattr(outlines, "_fonts", Latin)
    outlines.han_family.cache_clear()
    outline.cache_clear()
    yield
    outlines.han_family.cache_clear()
    outline.cache_clear()


@pytest.mark.usefixtures("no_chinese_font")
def test_without_a_chinese_font_chinese_is_refused_with_a_remedy():
    with pytest.raises(TypesetError, match=r"No Chinese font is installed.*fonts-lxgw-wenkai"):
        outline("价格")


@pytest.mark.usefixtures("no_chinese_font")
def test_without_a_chinese_font_english_is_set():
    assert outline("price $alpha = 1$").width > 3


# Mobjects


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
