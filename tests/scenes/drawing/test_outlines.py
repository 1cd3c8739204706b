"""Outlines: roles, baselines, inert text, and what no font can set."""

import re

import numpy as np
import pytest

from scenes.drawing import outlines
from scenes.drawing.outlines import TypesetError, literal, outline
from scenes.look.theme import ROLES
from scenes.words.markup import Template


def box(points):
    """The corners of the smallest rectangle around cubics, by their control points."""
    return points[:, :2].min(axis=0), points[:, :2].max(axis=0)


def ink(source):
    """All points of a text, whatever their role."""
    return np.concatenate(list(outline(source).paths.values()))


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
