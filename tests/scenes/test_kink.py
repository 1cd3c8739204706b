"""The kink, checked on its geometry: the drawn slice is the lesson's, and its minimum is the dot.

The chapter is played without a pixel; every moment is written down as it would be drawn. The checks
read those points, and take loss, price and slopes from the lesson's loss alone.
"""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pytest
from takes import LOOKS, Take, centre, check_cues_and_length, seen, walk

from scenes.drawing.curves import distance
from scenes.kink import Kink

SAMPLES = 6  # moments of each animation


@dataclass(frozen=True, eq=False)
class Moment:
    """What one frame shows: sampled curves (k, 2) and centres in the numbers of their planes.

    What is not seen is None; so is the dot while it glides from one graph to the other.
    """

    beat: str
    alpha: float
    dot: np.ndarray | None
    loss: np.ndarray | None
    price: np.ndarray | None
    total: np.ndarray | None
    slope: np.ndarray | None
    before: np.ndarray | None
    after: np.ndarray | None
    bar: np.ndarray | None
    turned: np.ndarray | None
    squares: np.ndarray | None
    bead: np.ndarray | None
    other: np.ndarray | None
    left: tuple[float, float] | None


class Sliced(Take):
    """A played chapter, and the loss along the slice that it draws.

    What was observed of the tipping board is not among its moments, but in `of("fold")`.
    """

    @property
    def moments(self):
        return [now for now in super().moments if isinstance(now, Moment)]

    def loss(self, x):
        """J with the weight that lands at each x, the other one where it was at the landing."""
        return self.stage.lesson.loss.value(self.along(x))

    def slope(self, x):
        return self.stage.lesson.loss.gradient(self.along(x))[:, self.facts.first]

    def along(self, x):
        weights = np.repeat(self.facts.landing[None], len(np.atleast_1d(x)), axis=0)
        weights[:, self.facts.first] = x
        return weights


def drawn(plane, mobject):
    """A curve in the plane's numbers, or None if it is not seen."""
    return plane.numbers(walk(mobject.points, 9)) if seen(mobject) else None


def gliding(stage):
    """Whether the graph that the dot belongs to is on its way."""
    away = stage.jumping.plane.region.center - stage.rooms.one.center
    return stage.lead is stage.jumping and abs(away).max() > 1e-9


def observe(stage):
    beat = stage.cues[-1][0]
    if beat in ("cut", "fold"):
        return fold_of(stage) if beat == "fold" else None
    costs, jumping, turning = stage.costs, stage.jumping, stage.turning
    outcomes = stage.signs.outcomes
    return Moment(
        beat=beat,
        alpha=stage.alpha,
        dot=None if gliding(stage) else stage.lead.plane.numbers(centre(stage.dot)),
        loss=drawn(costs.plane, costs.loss),
        price=drawn(costs.plane, costs.price),
        total=drawn(costs.plane, costs.total),
        slope=drawn(jumping.plane, jumping.loss),
        before=drawn(jumping.plane, jumping.rays[0]),
        after=drawn(jumping.plane, jumping.rays[1]),
        bar=drawn(jumping.plane, jumping.bar),
        turned=drawn(turning.plane, turning.total),
        squares=drawn(turning.plane, turning.price),
        bead=jumping.plane.numbers(centre(jumping.bead)) if seen(jumping.bead) else None,
        other=turning.plane.numbers(centre(turning.bead)) if seen(turning.bead) else None,
        left=tuple(outcome.value.value for outcome in outcomes) if seen(outcomes[0]) else None,
    )


@cache
def play(look):
    return Sliced.play(Kink, observe, SAMPLES, *LOOKS[look])


def fold_of(stage):
    """The tipping board: the dot, and how far the ring, the cut and each bead's curve are from it.

    Then the beads, as far as they are from the cut.
    """
    fold = stage.folding
    dot = centre(fold.dot)
    beads = [distance(fold.cut.points, centre(bead)) for bead in fold.beads]
    return dot, distance(fold.ring.points, dot), distance(fold.cut.points, dot), max(beads)


@pytest.fixture(scope="module", params=LOOKS)
def take(request):
    return play(request.param)


# The checks: each raises AssertionError for a moment that is wrong


def the_green_curve_is_the_loss(take, now):
    if now.loss is not None:
        x, y = now.loss.T
        high = y - take.loss(x)  # the cost is counted from some constant
        assert np.ptp(high) < 1e-9 * take.loss(0.0)
        assert high[0] == pytest.approx(base(take), rel=1e-9, abs=1e-9)


def the_blue_curve_is_the_price(take, now):
    if now.price is not None:
        x, y = now.price.T
        assert y == pytest.approx(now.alpha / 2 * abs(x), abs=1e-9 * unit(take))


def the_black_curve_is_their_sum(take, now):
    if now.total is not None:
        x, y = now.total.T
        assert y == pytest.approx(
            take.loss(x) + now.alpha / 2 * abs(x) + base(take), abs=1e-8 * unit(take)
        )


def the_dot_is_the_minimum(take, now):
    if now.dot is None:
        return
    x = least(take, now.alpha)
    assert now.dot[0] == pytest.approx(x, abs=1e-9 * abs(take.stage.costs.slice.bottom))
    if now.total is not None and now.beat not in ("compare", "divide", "conclude"):
        cost = take.loss(x)[0] + now.alpha / 2 * abs(x) + base(take)
        assert now.dot[1] == pytest.approx(cost, abs=1e-8 * unit(take))


def the_dot_is_at_zero_exactly_from_alpha_star_on(take, now):
    if now.dot is None:
        return
    zero = now.alpha >= take.facts.alpha_star
    assert (abs(now.dot[0]) < 1e-12 * abs(take.stage.costs.slice.bottom)) == zero


def the_slope_is_that_of_the_loss(take, now):
    if now.slope is not None:
        x, y = now.slope.T
        assert y == pytest.approx(take.slope(x), abs=1e-9 * steep(take))


def the_jump_is_the_kink_of_the_price(take, now):
    if now.bar is None:
        return
    at_zero = take.slope(0.0)[0]
    for ray, sign in ((now.before, -1), (now.after, 1)):
        x, y = ray.T
        assert (x * sign >= -1e-12).all()
        assert y == pytest.approx(take.slope(x) + sign * now.alpha / 2, abs=1e-9 * steep(take))
    assert now.bar[:, 0] == pytest.approx(0.0, abs=1e-9)
    assert now.bar[[0, -1], 1] == pytest.approx(
        [at_zero - now.alpha / 2, at_zero + now.alpha / 2], abs=1e-9 * steep(take)
    )


def the_line_of_the_squares_turns_about_the_loss_at_zero(take, now):
    if now.turned is None:
        return
    x, y = now.turned.T
    assert y == pytest.approx(take.slope(x) + now.alpha * x, abs=1e-8 * steep(take))
    assert now.squares[:, 1] == pytest.approx(now.alpha * now.squares[:, 0], abs=1e-8 * steep(take))
    here = now.other[0]
    assert take.slope(here)[0] + now.alpha * here == pytest.approx(0.0, abs=1e-8 * steep(take))
    assert now.other[1] == pytest.approx(0.0, abs=1e-9 * steep(take))
    assert abs(here) > 1e-4 * abs(take.stage.costs.slice.bottom)


def the_numbers_are_what_is_left(take, now):
    if now.left is None:
        return
    one, two = now.left
    assert one == pytest.approx(abs(least(take, now.alpha)), abs=1e-12 * unit(take))
    assert (one == 0) == (now.alpha >= take.facts.alpha_star)
    assert two == pytest.approx(abs(now.other[0]), rel=1e-7)


CHECKS = (
    the_green_curve_is_the_loss,
    the_blue_curve_is_the_price,
    the_black_curve_is_their_sum,
    the_dot_is_the_minimum,
    the_dot_is_at_zero_exactly_from_alpha_star_on,
    the_slope_is_that_of_the_loss,
    the_jump_is_the_kink_of_the_price,
    the_line_of_the_squares_turns_about_the_loss_at_zero,
    the_numbers_are_what_is_left,
)


def least(take, alpha):
    """The minimum of the slice by its condition: slope and price cancel, or zero holds both."""
    at_zero = take.slope(0.0)[0]
    if abs(at_zero) <= alpha / 2 * (1 + 1e-12):
        return 0.0
    bend = take.slope(1.0)[0] - at_zero
    return -np.sign(at_zero) * (abs(at_zero) - alpha / 2) / bend


def base(take):
    """The constant that the drawn cost has more than the cost."""
    cut = take.stage.costs.slice
    return cut.level - take.loss(0.0)[0]


def unit(take):
    return take.stage.costs.slice.depth


def steep(take):
    return abs(take.slope(0.0)[0])


# The tests


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_at_every_moment(take, check):
    for now in take.moments:
        check(take, now)


def test_all_that_the_chapter_tells_is_shown(take):
    alphas = np.array([now.alpha for now in take.moments])
    for told in (0.0, take.facts.alpha_star, take.stage.beyond, take.stage.far):
        assert told in alphas
    assert take.stage.gentle < take.facts.alpha_star < take.stage.beyond < take.stage.far
    for part in ("loss", "total", "bar", "turned", "left", "bead"):
        assert sum(getattr(now, part) is not None for now in take.moments) >= 20
    landed = [
        now for now in take.moments if now.alpha == take.facts.alpha_star and now.beat == "grow"
    ]
    assert landed
    # At alpha* one edge of the jump is at zero, to rounding: that is where the number comes from.
    assert abs(landed[-1].bar[[0, -1], 1]).min() < 1e-12 * steep(take)


def test_the_board_tips_as_one_piece(take):
    folds = take.of("fold")
    unit = take.stage.layout.height
    assert len(folds) > SAMPLES
    for dot, ring, cut, beads in folds:
        assert max(ring, cut, beads) < 1e-9 * unit
        assert np.isfinite(dot).all()
    board, costs = take.stage.shot.board, take.stage.costs
    first, last = folds[0][0], folds[-1][0]
    assert first == pytest.approx(board.point(take.facts.landing), abs=1e-9)
    height = costs.slice.level
    assert last == pytest.approx(costs.plane.point(np.array([0.0, height])), abs=1e-9)


def test_the_cut_ends_as_the_graph(take):
    fold, costs = take.stage.folding, take.stage.costs
    fold.at(1.0)
    for point in walk(costs.loss.points, 9):
        assert distance(fold.cut.points, point) < 1e-9
    fold.at(0.0)
    assert fold.cut.points[:, 1 - take.facts.first] == pytest.approx(
        fold.board.point(take.facts.landing)[1 - take.facts.first], abs=1e-9
    )


def test_the_chapter_is_as_long_as_a_chapter_and_plays_every_beat(take):
    check_cues_and_length(take.stage, 45, 62)


def moved(shift):
    return lambda points: points + shift


@pytest.mark.parametrize(
    ("check", "part", "disturb"),
    [
        (the_green_curve_is_the_loss, "loss", moved((0, 1e-6))),
        (the_green_curve_is_the_loss, "loss", lambda points: points * (1.00001, 1)),
        (the_blue_curve_is_the_price, "price", moved((0, 1e-6))),
        (the_blue_curve_is_the_price, "alpha", lambda alpha: alpha + 1e-6),
        (the_black_curve_is_their_sum, "total", moved((1e-6, 0))),
        (the_dot_is_the_minimum, "dot", moved((1e-6, 0))),
        (the_dot_is_the_minimum, "dot", moved((0, 1e-6))),
        (the_slope_is_that_of_the_loss, "slope", moved((0, 1e-6))),
        (the_jump_is_the_kink_of_the_price, "before", moved((0, 1e-6))),
        (the_jump_is_the_kink_of_the_price, "bar", moved((0, 1e-6))),
    ],
)
def test_a_check_notices_what_no_eye_would(default, check, part, disturb):
    now = next(now for now in default.moments if now.beat == "jump" and now.bar is not None)
    check(default, now)
    with pytest.raises(AssertionError):
        check(default, replace(now, **{part: disturb(getattr(now, part))}))


def test_the_other_checks_notice_too(default):
    now = default.moments[-1]
    for check, part, value in (
        (
            the_line_of_the_squares_turns_about_the_loss_at_zero,
            "turned",
            now.turned + np.array([0, 1e-6]),
        ),
        (
            the_line_of_the_squares_turns_about_the_loss_at_zero,
            "other",
            now.other + np.array([1e-6, 0]),
        ),
        (the_numbers_are_what_is_left, "left", (1e-9, now.left[1])),
        (the_dot_is_at_zero_exactly_from_alpha_star_on, "dot", now.dot + np.array([1e-9, 0])),
    ):
        check(default, now)
        with pytest.raises(AssertionError):
            check(default, replace(now, **{part: value}))


@pytest.fixture(scope="module")
def default():
    return play("default")
