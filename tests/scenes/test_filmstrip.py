"""The filmstrip chapter, checked on its geometry: eight stills, each the solution of its price."""

import numpy as np
import pytest
from takes import LOOKS, Take, centre, check_cues_and_length, seen

from scenes.drawing.curves import distance
from scenes.filmstrip import Filmstrip, prices
from scenes.instruments.tug import way
from scenes.lesson.lesson import DEFAULT, load
from scenes.words.languages import LANGUAGES
from solver import L1, L2

TAKES = LOOKS | {"default-upright": ("default", "zh", "9:16")}


def observe(stage):
    """The dots that are seen, prices, and the arrow's knob."""
    dots = [centre(dot) for dot in stage.travellers if seen(dot)]
    live = [still for column in stage.stills for still in column if seen(still.tug.dot)]
    for still in live:
        place = still.board.point(still.tug.trajectory.path(still.tug.alpha))
        drawn = centre(still.tug.dot)
        assert drawn == pytest.approx(place, abs=1e-9)
        dots.append(drawn)
        assert distance(still.tug.penalty.points, drawn) < 1e-6 or not still.tug.alpha
    knob = centre(stage.arrow.knob) if seen(stage.arrow.knob) else None
    alphas = {still.tug.alpha for still in live}
    return len(dots), alphas, knob


@pytest.fixture(scope="module", params=TAKES)
def take(request):
    """The finished chapter, and what is seen in each frame."""
    take = Take.play(Filmstrip, observe, 5, *TAKES[request.param], frame_rate=30)
    return take.stage, take.moments


def test_the_prices_of_the_default_lesson():
    found = prices(load(DEFAULT, {}))
    assert found == (0.7, 1.7, pytest.approx(2.858, abs=5e-4), 4.5)


def test_a_balance_point_is_always_on_the_screen(take):
    _, frames = take
    assert min(dots for dots, _, _ in frames) >= 1
    assert frames[-1][0] == 8


def test_each_still_rests_at_the_price_of_its_column(take):
    stage, _ = take
    for column, price in zip(stage.stills, stage.prices, strict=True):
        for still in column:
            assert still.tug.alpha == price
    assert stage.prices[2] == stage.lesson.facts.alpha_star
    assert list(stage.prices) == sorted(stage.prices)
    assert stage.prices[3] < stage.lesson.facts.alpha_max


def test_the_upper_row_is_zero_from_the_landing_on_and_the_lower_row_is_not(take):
    stage, _ = take
    first = stage.lesson.facts.first
    for k, (upper, lower) in enumerate(stage.stills):
        axis = upper.board.point(np.zeros(2))[first]
        assert isinstance(upper.tug.trajectory.penalty, L1)
        assert isinstance(lower.tug.trajectory.penalty, L2)
        landed = abs(upper.tug.dot.where[first] - axis) < 1e-12
        assert landed == (k >= 2)
        assert lower.tug.trajectory.path(lower.tug.alpha)[first] != 0


def test_what_is_braced_is_true(take):
    """The claim under L2 is what the solver says of every price, not of these four."""
    stage, _ = take
    first, path = stage.lesson.facts.first, stage.lesson.l2
    zeros = path.zero_intervals(first)
    _, text = stage.nowhere
    narration = stage.narration
    never = narration.label("filmstrip", "never", first=first + 1).typst
    if zeros:
        ((start, end),) = zeros
        assert start == end
        assert path.path(start)[first] == 0
        assert stage.lesson.facts.alpha_scale.format(start) in text.source
        assert text.source != never
    else:
        assert text.source == never
        assert len(set(np.sign(path.path(np.geomspace(1e-3, 1e6, 2000))[:, first]))) == 1


def test_braces_span_what_they_claim(take):
    """Along the strips: from the landing's still to the last, and over all four."""
    stage, _ = take
    along = 1 if stage.page.upright else 0
    for row, (curl, _), first in ((0, stage.here, 2), (1, stage.nowhere, 0)):
        ends = np.sort(curl.points[[0, -1], along])
        cells = [stage.page.cells[row][k] for k in (first, 3)]
        sides = [side for cell in cells for side in ((cell.x0, cell.x1), (cell.y0, cell.y1))[along]]
        assert ends == pytest.approx([min(sides), max(sides)])


def test_contours_touch_in_every_still(take):
    stage, _ = take
    loss = stage.lesson.loss
    for column in stage.stills:
        for still in column:
            weights = still.board.numbers(still.tug.dot.where)
            assert distance(still.tug.loss.points, still.tug.dot.where) < 1e-6
            assert distance(still.tug.penalty.points, still.tug.dot.where) < 1e-6
            if (abs(weights) > 1e-9 * abs(loss.minimizer).max()).all():
                slope = loss.gradient(weights)
                norm = weights if isinstance(still.tug.trajectory.penalty, L2) else np.sign(weights)
                cross = slope[0] * norm[1] - slope[1] * norm[0]
                assert abs(cross) < 1e-6 * np.hypot(*slope) * np.hypot(*norm)


def test_the_dashes_are_the_whole_path(take):
    stage, _ = take
    for upper, lower in stage.stills[:1]:
        for still, alphas in (
            (upper, np.linspace(0, stage.lesson.facts.alpha_max, 60)),
            (lower, np.geomspace(stage.lesson.facts.alpha_max / 1e3, 1e3, 60)),
        ):
            path = still.board.point(still.tug.trajectory.path(alphas))
            worst = max(distance(still.whole.points, point) for point in path)
            assert worst < 0.075  # half a gap between two dashes, and a little
            way_there = way(still.tug.trajectory, 0.0, 1e3 * alphas[-1], 1024)
            drawn = still.whole.points[::4]
            for point in drawn[:: max(1, len(drawn) // 20)]:
                assert distance(still.board.curve(way_there), point) < 5e-3


def test_the_knob_stands_on_the_arrow_at_the_price(take):
    stage, frames = take
    spots = np.array(stage.arrow.spots)
    steps = [0.0, *stage.prices]
    seen_prices = set()
    for _, alphas, knob in frames:
        if knob is None or not alphas:
            continue
        price = max(alphas)
        seen_prices.add(price)
        expected = [np.interp(price, steps, spots[:, i]) for i in range(2)]
        assert knob[:2] == pytest.approx(expected, abs=1e-9)
    assert set(stage.prices) <= seen_prices
    assert len(seen_prices) > 12


def test_cells_lie_on_their_strips_and_nowhere_else(take):
    stage, _ = take
    wide, page = stage.layout.wide, stage.page
    for strip, row in zip(page.strips, page.cells, strict=True):
        assert wide.x0 - 1e-9 <= strip.x0 < strip.x1 <= wide.x1 + 1e-9
        assert wide.y0 - 1e-9 <= strip.y0 < strip.y1 <= wide.y1 + 1e-9
        for cell in row:
            assert strip.x0 < cell.x0 < cell.x1 < strip.x1
            assert strip.y0 < cell.y0 < cell.y1 < strip.y1
    areas = {round(cell.width * cell.height, 9) for row in page.cells for cell in row}
    assert len(areas) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_chapter_is_short_and_says_all(language):
    check_cues_and_length(Take.play(Filmstrip, language=language, frame_rate=15).stage, 28, 50)
