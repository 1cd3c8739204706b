"""Where corners come from, checked on what is drawn: balls, prices, valleys, and the jump.

The chapter has numbers of its own, so one lesson is enough. The checks know the formulas, and find
minima by trying a fine grid of weights; they know nothing of how the points came about.
"""

from dataclasses import dataclass, replace

import numpy as np
import pytest
from takes import Take, centre, check_cues_and_length, walk

from scenes.norms import Norms

SAMPLES = 6  # moments of each animation
LOOKS = {"en": "16:9", "zh": "9:16"}
BALL_BEATS = ("round", "flatten", "closer", "corner", "elastic", "spike")
PAIR_BEATS = ("equal", "gone", "slide", "judge")
# Weights to try: zero is one of them, and close to it are some more, for its valley is narrow.
GRID = np.sort([*np.linspace(-0.5, 2.0, 2501), -1e-8, 1e-8])


@dataclass(frozen=True, eq=False)
class Ball:
    """A moment with the ball: sampled curves in the numbers of their planes.

    `exponent` is q, or None for the elastic net with the `share` of L1; `corner` is the direction
    in which the outline leaves the vertex (0, 1) to the left, or None where the first handle is too
    short to tell.
    """

    exponent: float | None
    share: float
    magnified: float
    number: str
    outline: np.ndarray
    price: np.ndarray
    corner: np.ndarray | None


@dataclass(frozen=True, eq=False)
class Pair:
    """A moment with the two graphs: sampled sums, dots, and the valleys that are marked."""

    alpha: float
    jumping: bool
    spike: np.ndarray
    straight: np.ndarray
    dot: np.ndarray
    bead: np.ndarray
    valleys: list[np.ndarray]
    numbers: tuple[float, float]


def seen_ball(stage, beat):
    ball = stage.ball
    outline = ball.board.numbers(ball.curve.points).reshape(-1, 4, 2)
    # The cubic that begins at the vertex (0, 1), and its first handle that is not the vertex.
    first = abs(outline[:, 0] - (0, 1)).max(axis=1).argmin()
    assert outline[first, 0] == pytest.approx([0, 1], abs=1e-12)
    away = outline[first, 1] - outline[first, 0]
    return Ball(
        exponent=None if beat == "elastic" and ball.power == 0 else ball.q,
        share=ball.share,
        magnified=10.0**ball.power,
        number=ball.nearness.text,
        outline=ball.board.numbers(walk(ball.curve.points, 7)),
        price=ball.plane.numbers(walk(ball.price.points, 7)),
        corner=away / np.hypot(*away) if np.hypot(*away) > 1e-5 else None,
    )


def seen_pair(stage, beat):
    games = stage.games
    plane = games.spike.plane
    hop = stage.dot.where - games.spike.spot(games.jump.weight)
    return Pair(
        alpha=games.dial.alpha,
        jumping=beat == "equal" and games.dial.alpha == games.jump.alpha and abs(hop).max() > 1e-9,
        spike=plane.numbers(walk(games.spike.total.points, 7)),
        straight=games.straight.plane.numbers(walk(games.straight.total.points, 7)),
        dot=plane.numbers(centre(stage.dot)),
        bead=games.straight.plane.numbers(centre(games.bead)),
        valleys=[plane.numbers(centre(mark)) for mark in games.valleys if mark.presence > 0],
        numbers=tuple(result.value.value for result in games.results),
    )


@pytest.fixture(scope="module", params=LOOKS)
def played(request):
    return play(request.param)


def observe(stage):
    beat = stage.cues[-1][0]
    if beat in BALL_BEATS:
        return seen_ball(stage, beat)
    return seen_pair(stage, beat) if beat in PAIR_BEATS else None


def play(language):
    take = Take.play(Norms, observe, SAMPLES, language=language, aspect=LOOKS[language])
    return take.stage, take.of(*BALL_BEATS), take.of(*PAIR_BEATS)


# The checks: each raises AssertionError for a moment that is wrong


def the_outline_is_the_ball(now):
    """Its points are as far from the level set as the value is off, over the steepness there."""
    w = np.abs(now.outline)
    if now.exponent is None:
        off = (now.share * w + (1 - now.share) * w**2).sum(axis=1) - 1
        steep = np.hypot(*(now.share + 2 * (1 - now.share) * w).T)
    else:
        off = (w**now.exponent).sum(axis=1) - 1
        safe = np.where(w > 1e-12, w, 1.0)
        steep = np.hypot(*(now.exponent * np.where(w > 1e-12, safe ** (now.exponent - 1), 0)).T)
        if now.exponent < 1:  # beside a spike the curve lies as near across as along
            keep = (w > 1e-6).all(axis=1)
            off, steep = off[keep], steep[keep]
    assert (abs(off) / np.maximum(steep, 0.1)).max() < 2e-5


def the_outline_has_a_corner_from_q_1_on(now):
    if now.corner is None:
        return
    if now.exponent is None:
        normal = np.array([now.share, now.share + 2 * (1 - now.share)])
        assert -now.corner @ (-normal[0], normal[1]) == pytest.approx(0, abs=1e-6)
        assert abs(now.corner[1]) > 0.1
    elif now.exponent > 1:
        assert now.corner[1] == pytest.approx(0, abs=1e-9)
    elif now.exponent == 1:
        assert now.corner == pytest.approx([-np.sqrt(0.5), -np.sqrt(0.5)])
    else:
        assert now.corner == pytest.approx([0, -1], abs=1e-9)


def the_price_is_magnified(now):
    x, y = now.price.T
    if now.exponent is None:
        assert y == pytest.approx(now.share * abs(x) + (1 - now.share) * x**2, abs=1e-9)
        return
    known = now.magnified ** (1 - now.exponent) * abs(x) ** now.exponent
    slope = now.magnified ** (1 - now.exponent) * now.exponent
    slope = slope * np.maximum(abs(x), 1e-9) ** (now.exponent - 1)
    assert (abs(y - known) / np.hypot(1, slope)).max() < 5e-5
    assert now.number == f"{now.magnified:.0f}"


BALL_CHECKS = (
    the_outline_is_the_ball,
    the_outline_has_a_corner_from_q_1_on,
    the_price_is_magnified,
)


def cost(x, alpha, q):
    return 0.5 * (x - 1.2) ** 2 + alpha / 2 * abs(x) ** q


def the_sums_are_the_costs(now):
    for drawn, q in ((now.spike, 0.5), (now.straight, 1.0)):
        x, y = drawn.T
        steep = abs(x - 1.2) + now.alpha / 2 * q * np.maximum(abs(x), 1e-9) ** (q - 1)
        assert (abs(y - cost(x, now.alpha, q)) / np.hypot(1, steep)).max() < 5e-5


def no_weight_costs_less_than_the_dot(now):
    if now.jumping:
        return
    for spot, q, number in ((now.dot, 0.5, now.numbers[0]), (now.bead, 1.0, now.numbers[1])):
        x, y = spot
        assert y == pytest.approx(cost(x, now.alpha, q), abs=1e-8)
        assert y <= cost(GRID, now.alpha, q).min() + 1e-9
        assert number == pytest.approx(x, abs=1e-9)


def the_weight_jumps_and_the_other_slides(now):
    """From 0.8 to zero at alpha = 2 · 0.8^1.5; by 0.5 for each 1 of alpha, to zero at 2.4."""
    if not now.jumping:
        landed = abs(now.dot[0]) < 1e-12
        assert landed or now.dot[0] > 0.8 - 1e-9
        assert landed == (now.alpha > JUMP) or now.alpha == pytest.approx(JUMP, rel=1e-12)
    assert now.bead[0] == pytest.approx(max(0.0, 1.2 - now.alpha / 2), abs=1e-9)


def every_other_valley_is_marked(now):
    if now.jumping:
        return
    y = cost(GRID, now.alpha, 0.5)
    found = GRID[1:-1][(y[1:-1] < y[:-2]) & (y[1:-1] < y[2:])]
    others = [x for x in found if abs(x - now.dot[0]) > 0.01]
    near_the_end = abs(now.alpha - GONE) < 0.005
    assert near_the_end or len(others) == len(now.valleys)
    for x, mark in zip(others, now.valleys, strict=False):
        assert mark[0] == pytest.approx(x, abs=0.002)
        assert mark[1] == pytest.approx(cost(mark[0], now.alpha, 0.5), abs=1e-9)


JUMP, GONE = 2 * 0.8**1.5, 4 * 0.8 * 0.4**0.5
PAIR_CHECKS = (
    the_sums_are_the_costs,
    no_weight_costs_less_than_the_dot,
    the_weight_jumps_and_the_other_slides,
    every_other_valley_is_marked,
)


# The tests


@pytest.mark.parametrize("check", BALL_CHECKS, ids=lambda check: check.__name__)
def test_every_ball(played, check):
    for now in played[1]:
        check(now)


@pytest.mark.parametrize("check", PAIR_CHECKS, ids=lambda check: check.__name__)
def test_every_pair_of_graphs(played, check):
    for now in played[2]:
        check(now)


def test_all_that_the_chapter_tells_is_shown(played):
    _, balls, pairs = played
    exponents = {now.exponent for now in balls}
    assert {2.0, 1.2, 1.0, 0.5, None} <= exponents
    assert len(exponents) > 12
    assert sum(now.corner is not None for now in balls) > len(balls) / 2
    assert max(now.magnified for now in balls if now.exponent == 1) == 10_000
    assert min(now.share for now in balls) == 0.5
    games = played[0].games
    assert games.jump.alpha == pytest.approx(JUMP)
    assert games.jump.gone_at == pytest.approx(GONE)
    assert games.landing == pytest.approx(2.4)
    alphas = {now.alpha for now in pairs}
    assert {0.0, games.jump.alpha, games.jump.gone_at, games.landing} <= alphas
    assert sum(now.jumping for now in pairs) >= 4
    assert games.values["jump"].digits == "1.43"
    assert games.values["gone"].digits == "2.02"


def test_the_jump_is_between_points_of_equal_cost(played):
    games = played[0].games
    graph = games.spike
    graph.at(games.jump.alpha)
    ends = [graph.plane.numbers(graph.spot(x)) for x in (0.0, games.jump.weight)]
    assert ends[0][1] == pytest.approx(ends[1][1], abs=1e-12)
    level = graph.plane.numbers(games.level.points)
    assert level[:, 1] == pytest.approx(ends[0][1], abs=1e-9)


def test_the_chapter_is_as_long_as_an_extra_and_plays_every_beat(played):
    check_cues_and_length(played[0], 30, 70)


def test_the_checks_notice_what_no_eye_would():
    _, balls, pairs = play("en")
    bent = next(now for now in balls if now.exponent and 1.2 < now.exponent < 1.9)
    corner = next(now for now in balls if now.exponent == 1)
    shift = np.array([0, 1e-4])
    pair = next(now for now in pairs if 1.6 < now.alpha < 1.9)
    for check, now, part, value in (
        (the_outline_is_the_ball, bent, "outline", bent.outline * 1.0001),
        (the_outline_is_the_ball, bent, "exponent", bent.exponent + 1e-3),
        (the_outline_has_a_corner_from_q_1_on, corner, "corner", bent.corner),
        (the_price_is_magnified, bent, "price", bent.price + shift),
        (the_sums_are_the_costs, pair, "spike", pair.spike + shift),
        (the_sums_are_the_costs, pair, "alpha", pair.alpha + 1e-3),
        (no_weight_costs_less_than_the_dot, pair, "dot", pair.dot + shift),
        (the_weight_jumps_and_the_other_slides, pair, "bead", pair.bead + shift[::-1]),
        (the_weight_jumps_and_the_other_slides, pair, "dot", pair.dot + 1e-9),
        (every_other_valley_is_marked, pair, "valleys", []),
    ):
        check(now)
        with pytest.raises(AssertionError):
            check(replace(now, **{part: value}))
