"""The grid of the three aspect ratios, and labels that make room for each other."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenes.look.layout import ASPECTS, LAYOUTS, SAFE_MARGIN, Layout, Region

REGIONS = ("title", "formula", "board", "panel", "dial", "plot", "wide", "caption")


@pytest.fixture(params=ASPECTS)
def layout(request) -> Layout:
    return LAYOUTS[request.param]


def inside(inner: Region, outer: Region) -> bool:
    slack = 1e-9
    return (
        outer.x0 - slack <= inner.x0 < inner.x1 <= outer.x1 + slack
        and outer.y0 - slack <= inner.y0 < inner.y1 <= outer.y1 + slack
    )


def overlap(one: Region, other: Region) -> bool:
    wide = min(one.x1, other.x1) - max(one.x0, other.x0)
    high = min(one.y1, other.y1) - max(one.y0, other.y0)
    return wide > 1e-9 and high > 1e-9


# Regions


@pytest.mark.parametrize("aspect", ASPECTS)
def test_the_frame_has_its_aspect_ratio(aspect):
    wide, high = map(int, aspect.split(":"))
    layout = LAYOUTS[aspect]
    assert layout.width / layout.height == pytest.approx(wide / high)


def test_five_percent_stay_clear_on_each_side(layout):
    assert SAFE_MARGIN == 0.05
    safe = layout.safe
    assert safe.width == pytest.approx(0.9 * layout.width)
    assert safe.height == pytest.approx(0.9 * layout.height)
    assert safe.center == pytest.approx([0, 0, 0])


@pytest.mark.parametrize("name", REGIONS)
def test_every_region_lies_in_the_safe_area(layout, name):
    assert inside(getattr(layout, name), layout.safe)


@pytest.mark.parametrize(
    ("one", "other"),
    list(itertools.combinations(("title", "formula", "board", "panel", "caption"), 2)),
)
def test_regions_that_are_shown_together_do_not_overlap(layout, one, other):
    assert not overlap(getattr(layout, one), getattr(layout, other))


def test_the_panel_is_the_dial_over_the_plot(layout):
    assert inside(layout.dial, layout.panel)
    assert inside(layout.plot, layout.panel)
    assert layout.dial.y0 >= layout.plot.y1


def test_board_and_panel_together_leave_the_title_and_the_captions_their_places(layout):
    assert inside(layout.panel, layout.wide)
    assert not overlap(layout.wide, layout.title)
    assert not overlap(layout.wide, layout.caption)


def test_the_caption_band_has_room_for_its_lines(layout):
    assert layout.caption.height >= layout.caption_rows * 1.35 * layout.sizes["caption"] / 96


REGION = st.builds(
    lambda x, y, width, height: Region(x, x + width, y, y + height),
    *[st.floats(-10, 10)] * 2,
    *[st.floats(1, 10)] * 2,
)
PARTS = st.lists(st.floats(0.1, 5), min_size=1, max_size=5)


@given(REGION, PARTS, st.floats(0, 0.1))
def test_rows_fill_a_region_from_the_top_in_proportion(region, parts, gap):
    rows = region.rows(*parts, gap=gap)
    assert rows[0].y1 == pytest.approx(region.y1)
    assert rows[-1].y0 == pytest.approx(region.y0)
    assert {(row.x0, row.x1) for row in rows} == {(region.x0, region.x1)}
    for above, below in itertools.pairwise(rows):
        assert above.y0 - below.y1 == pytest.approx(gap)
    heights = np.array([row.height for row in rows])
    assert heights / heights.sum() == pytest.approx(np.array(parts) / sum(parts))


@given(REGION, PARTS, st.floats(0, 0.1))
def test_columns_are_rows_lying_down(region, parts, gap):
    turned = Region(-region.y1, -region.y0, region.x0, region.x1)
    for column, row in zip(
        turned.columns(*parts, gap=gap), region.rows(*parts, gap=gap), strict=True
    ):
        assert (column.x0, column.x1) == pytest.approx((-row.y1, -row.y0))
        assert (column.y0, column.y1) == (region.x0, region.x1)


@given(REGION, st.floats(0, 0.2), st.none() | st.floats(0, 0.2))
def test_an_inset_keeps_the_centre(region, dx, dy):
    smaller = region.inset(dx, dy)
    assert smaller.center == pytest.approx(region.center)
    assert smaller.width == pytest.approx(region.width - 2 * dx)
    assert smaller.height == pytest.approx(region.height - 2 * (dx if dy is None else dy))


def test_a_region_is_halved_across_its_longer_side():
    assert Region(0, 5, 0, 2).pair(1.0) == (Region(0, 2, 0, 2), Region(3, 5, 0, 2))
    assert Region(0, 2, 0, 5).pair(1.0) == (Region(0, 2, 3, 5), Region(0, 2, 0, 2))


def test_a_region_moves_with_what_lies_in_it():
    moved = Region(1, 2, -1, 3).moved(2.0, np.array([10.0, 20.0, 0.0]))
    assert moved == Region(12, 14, 18, 26)
