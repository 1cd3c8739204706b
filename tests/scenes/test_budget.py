"""Price and budget, checked on the chapter's geometry and on the region that it draws.

The references know nothing of how the chapter finds them: losses on a diamond are tried out at many
points of it, and slopes are taken from differences.
"""

from dataclasses import dataclass, replace

import numpy as np
import pytest
from takes import Take, centre, check_cues_and_length, diamond, least, presence

from scenes.budget import Budget
from scenes.words.languages import LANGUAGES


@dataclass(frozen=True, eq=False, repr=False)
class Moment:
    """What one frame shows, read from the drawn points; None where it is not seen."""

    alpha: float
    text: str
    purse: str
    dot: np.ndarray
    ball: np.ndarray
    twin: np.ndarray | None
    line: np.ndarray | None
    upright: np.ndarray | None
    knob: np.ndarray | None
    bars: list[np.ndarray] | None


def seen(mobject):
    return max(presence(part) for part in mobject.get_family()) > 0


def observe(stage):
    market, plane = stage.market, stage.market.plane

    def shown(mobject, read):
        return read(mobject) if seen(mobject) else None

    def ends(stroke):
        return stroke.points[[0, -1], :2].copy()

    return Moment(
        alpha=market.alpha,
        text=market.dial.number.text,
        purse=market.purse.text,
        dot=market.board.numbers(centre(market.tug.dot)),
        ball=market.board.numbers(market.ball.points),
        twin=shown(plane.twin, lambda twin: plane.numbers(centre(twin))),
        line=shown(plane.line, lambda line: plane.numbers(ends(line))),
        upright=shown(plane.upright, lambda line: plane.numbers(ends(line))),
        knob=shown(plane.knob, lambda knob: plane.numbers(centre(knob))),
        bars=shown(plane.bars, lambda bars: [plane.numbers(ends(bar)) for bar in bars.pieces]),
    )


class Traded(Take):
    """A played chapter, and the loss that it is about."""

    @property
    def loss(self):
        return self.lesson.loss

    @property
    def scale(self):
        """How far the loss falls from 0 to the minimiser."""
        return float(self.loss.value(np.zeros(2)) - self.loss.value(self.loss.minimizer))


@pytest.fixture(
    scope="module",
    params=[("default", "zh", "9:16"), ("left-below", "en", "1:1"), ("rent", "en", "16:9")],
    ids=lambda choice: choice[0],
)
def take(request):
    return Traded.play(Budget, observe, 6, *request.param)


def size_of(now):
    """The drawn diamond's budget: where its corner stands."""
    return float(abs(now.ball).sum(axis=1).max())


def the_dot_is_the_best_of_the_diamond(take, now):
    budget = size_of(now)
    if abs(now.dot).sum() > budget * (1 + 1e-9) + 1e-9:
        raise AssertionError("the dot lies outside the diamond")
    inside = least(take.loss, budget) if budget < abs(take.loss.minimizer).sum() else None
    lowest = take.loss.value(take.loss.minimizer) if inside is None else inside
    assert take.loss.value(now.dot) == pytest.approx(lowest, abs=1e-7 * take.scale)


def the_diamond_is_a_diamond(take, now):  # noqa: ARG001
    corners = now.ball[::4]
    assert abs(corners).sum(axis=1) == pytest.approx(np.full(4, size_of(now)))
    assert (corners == 0).any(axis=1).all()


def the_twin_is_the_dots_size_and_loss(take, now):
    if now.twin is not None:
        where = [abs(now.dot).sum() / 2, float(take.loss.value(now.dot))]
        assert now.twin == pytest.approx(where, rel=1e-9, abs=1e-9 * take.scale)


def the_line_touches_the_region_at_the_twin(take, now):
    if now.line is None:
        return
    (x0, y0), (x1, y1) = now.line
    slope = (y1 - y0) / (x1 - x0)
    assert slope == pytest.approx(-now.alpha, rel=1e-9, abs=1e-9)
    rng = np.random.default_rng(0)
    models = rng.normal(size=(4000, 2)) * 2 * abs(take.loss.minimizer).max()
    totals = take.loss.value(models) + now.alpha * abs(models).sum(axis=1) / 2
    assert totals.min() > y0 - 1e-9 * take.scale  # no model lies below the line
    assert now.twin[1] == pytest.approx(y0 + slope * now.twin[0], abs=1e-9 * take.scale)


def the_price_is_the_slope_of_the_edge(take, now):
    budget, own = size_of(now), abs(take.loss.minimizer).sum()
    if now.line is None or not 0.02 * own < budget < 0.98 * own:
        return
    step = 0.002 * own
    fall = least(take.loss, budget - step) - least(take.loss, budget + step)
    # A parabola's chord has the slope of its middle; where two meet, their mean is not far off.
    assert fall / step == pytest.approx(now.alpha, abs=0.002 * take.facts.alpha_max)


def the_upright_line_is_the_diamond(take, now):
    if now.upright is not None:
        losses = take.loss.value(diamond(size_of(now)))
        (x, low), (same, high) = now.upright
        assert (x, same) == pytest.approx((size_of(now) / 2,) * 2, abs=1e-9)
        assert low == pytest.approx(least(take.loss, size_of(now)), abs=1e-7 * take.scale)
        assert high <= losses.max() + 1e-9 * take.scale


def the_knob_stands_at_the_budget(take, now):
    if now.knob is not None:
        foot = [size_of(now) / 2, float(take.loss.value(take.loss.minimizer))]
        assert now.knob == pytest.approx(foot, abs=1e-9 * (1 + take.scale))


def the_bars_add_up_to_the_line(take, now):
    if now.bars is not None:
        green, blue = now.bars
        assert green[1] == pytest.approx([0.0, now.twin[1]], abs=1e-9 * take.scale)
        assert blue[0] == pytest.approx(green[1], abs=1e-9 * take.scale)
        assert blue[1] - blue[0] == pytest.approx(
            [0.0, now.alpha * now.twin[0]], abs=1e-9 * take.scale
        )
        assert blue[1] == pytest.approx(now.line[0], abs=1e-9 * take.scale)


def the_numbers_are_those_of_the_picture(take, now):
    market = take.stage.market
    assert now.text == take.facts.alpha_scale.format(now.alpha)
    assert now.purse == market.figures.format(size_of(now))


CHECKS = (
    the_dot_is_the_best_of_the_diamond,
    the_diamond_is_a_diamond,
    the_twin_is_the_dots_size_and_loss,
    the_line_touches_the_region_at_the_twin,
    the_price_is_the_slope_of_the_edge,
    the_upright_line_is_the_diamond,
    the_knob_stands_at_the_budget,
    the_bars_add_up_to_the_line,
    the_numbers_are_those_of_the_picture,
)

PUSHED = "price"  # the beat in which the line is on its way to the region


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_at_every_moment(take, check):
    for now in take.moments:
        if now not in take.of(PUSHED)[:-1]:
            check(take, now)


def test_the_chapter_goes_both_ways_and_over_both_ends(take):
    facts, own = take.facts, abs(take.loss.minimizer).sum()
    rolled = [now.alpha for now in take.of("roll")]
    assert (np.diff(rolled) >= 0).all()
    assert rolled[0] < facts.alpha_star or rolled[0] < 0.4 * facts.alpha_max
    assert rolled[-1] == facts.alpha_max
    tilted = take.of("tip")
    assert max(now.alpha for now in tilted) > 1.2 * facts.alpha_max
    assert {size_of(now) for now in tilted} == {0.0}
    pulled = [size_of(now) for now in take.of("pull")]
    assert (np.diff(pulled) >= 0).all()
    assert pulled[0] == 0.0
    assert pulled[-1] > 1.1 * own
    assert take.of("pull")[-1].alpha == 0.0
    last = take.of("agree")[-1]
    assert last.alpha == pytest.approx(facts.alpha_star)
    assert size_of(last) == pytest.approx(abs(facts.landing).sum())


def test_the_line_comes_down_onto_the_edge(take):
    heights = [now.line[0, 1] for now in take.of(PUSHED) if now.line is not None]
    assert (np.diff(heights) <= 1e-12 * take.scale).all()
    assert heights[0] > heights[-1] + 0.1 * take.scale


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_length_and_the_cues(language):
    stage = Take.play(Budget, language=language, aspect="16:9").stage
    check_cues_and_length(stage, 30, 70)


@pytest.mark.parametrize(
    ("check", "part", "disturb"),
    [
        (the_dot_is_the_best_of_the_diamond, "dot", lambda dot: dot * 1.001),
        (the_dot_is_the_best_of_the_diamond, "ball", lambda ball: ball * 1.001),
        (the_diamond_is_a_diamond, "ball", lambda ball: ball + 1e-6),
        (the_twin_is_the_dots_size_and_loss, "twin", lambda twin: twin * (1, 1 + 1e-6)),
        (
            the_line_touches_the_region_at_the_twin,
            "line",
            lambda line: line * np.array([1, 1 - 1e-6]),
        ),
        (the_line_touches_the_region_at_the_twin, "alpha", lambda alpha: alpha * (1 + 1e-6)),
        (the_price_is_the_slope_of_the_edge, "alpha", lambda alpha: alpha * 1.03),
        (the_upright_line_is_the_diamond, "upright", lambda line: line + np.array([1e-6, 0])),
        (the_upright_line_is_the_diamond, "upright", lambda line: line * np.array([1, 1 + 1e-6])),
        (the_knob_stands_at_the_budget, "knob", lambda knob: knob * (1 + 1e-5)),
        (the_bars_add_up_to_the_line, "bars", lambda bars: bars[::-1]),
        (the_numbers_are_those_of_the_picture, "purse", lambda text: f"{text}0"),
    ],
)
def test_a_check_notices(take, check, part, disturb):
    pulled = take.of("pull")
    now = pulled[len(pulled) // 2]
    check(take, now)
    with pytest.raises(AssertionError):
        check(take, replace(now, **{part: disturb(getattr(now, part))}))
