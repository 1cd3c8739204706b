"""The L2 chapter, checked on its geometry: what is drawn is what the solver says.

The chapter is played without a pixel, and the points of the mobjects are read at many moments: the
same shot with circles, three magnifications, and the split screen with its pulls.
"""

from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from takes import LOOKS, Take, centre, check_cues_and_length, seen

from scenes.drawing.curves import distance
from scenes.instruments.dial import LongDial
from scenes.l2 import L2
from scenes.lesson.facts import far_prices
from scenes.lesson.lesson import DEFAULT, load
from scenes.props.split_screen import Fall
from scenes.words.languages import LANGUAGES


@dataclass(frozen=True, eq=False, repr=False)
class Shown:
    """One frame of the shot: what is on the board, in scene units."""

    beat: str
    alpha: float
    level: float
    unit: np.ndarray
    dot: np.ndarray
    loss: np.ndarray
    penalty: np.ndarray
    trail: np.ndarray
    dial: str
    knob: float
    weight: str
    tag: str


@dataclass(frozen=True, eq=False, repr=False)
class Split:
    """One frame of the split screen: weights of both dots, and the pulls as vectors of numbers."""

    beat: str
    alpha: float
    share: float
    corner: np.ndarray
    circle: np.ndarray
    pulls: dict[str, np.ndarray]
    fan: np.ndarray
    price: str


def vector(arrow):
    """What a drawn pull says, in units of the loss's slope."""
    return arrow.board.unit**-1 * (arrow.tip - arrow.tail)[:2] / arrow.scale_of_pull


def observe_shot(stage, beat):
    shot = stage.shot
    return Shown(
        beat=beat,
        alpha=shot.alpha,
        level=stage.magnifier.level,
        unit=shot.board.unit.copy(),
        dot=centre(shot.tug.dot),
        loss=shot.tug.loss.points.copy(),
        penalty=shot.tug.penalty.points.copy(),
        trail=shot.tug.trail.points.copy(),
        dial=shot.dial.number.text,
        knob=float(centre(shot.dial.knob)[0]),
        weight=stage.weight.reading.number.text if seen(stage.weight.reading.number) else "",
        tag=stage.magnifier.tag.number.text if seen(stage.magnifier.tag.number) else "",
    )


def observe_split(stage, beat):
    corner, circle = stage.corner, stage.round
    named = {
        "corner": corner.grip.green,
        "answer": corner.grip.answer,
        "circle": circle.green,
        "blue": circle.blue,
        "left over": circle.left_over,
    }
    return Split(
        beat=beat,
        alpha=corner.alpha,
        share=circle.share,
        corner=corner.board.numbers(centre(corner.dot)),
        circle=circle.board.numbers(centre(circle.dot)),
        pulls={name: vector(arrow) for name, arrow in named.items()},
        fan=np.array([vector(ray) for ray in corner.grip.fan.rays]),
        price=corner.price.number.text,
    )


def play(look):
    shown, split, dots = [], [], []  # the last: balance points that are seen, frame by frame

    def observe(stage):
        beat = stage.cues[-1][0]
        candidates = (stage.shot.tug.dot, stage.corner.dot, stage.round.dot)
        dots.append(sum(seen(dot) for dot in candidates))
        if seen(stage.shot.tug.dot):
            shown.append(observe_shot(stage, beat))
        elif stage.corner.settled:
            split.append(observe_split(stage, beat))

    stage = Take.play(L2, observe, 7, *LOOKS[look]).stage
    return SimpleNamespace(stage=stage, shown=shown, split=split, dots=dots)


@pytest.fixture(scope="module", params=LOOKS)
def take(request):
    return play(request.param)


@pytest.fixture(scope="module")
def default_take():
    return play("default")


# The shot


def test_a_balance_point_is_always_on_the_screen(take):
    assert min(take.dots) >= 1
    assert take.dots[-1] == 2


def test_the_dot_is_the_solution_at_every_magnification(take):
    board, path = take.stage.shot.board, take.stage.lesson.l2
    for now in take.shown:
        place = board.origin + now.unit * path.path(now.alpha)
        assert now.dot[:2] == pytest.approx(place, abs=1e-9)
        assert distance(now.loss, now.dot) < 1e-6 if now.alpha else True
        assert distance(now.penalty, now.dot) < 1e-6


def test_both_contours_touch_at_the_dot(take):
    """Their normals there, the dot seen from the origin and the loss's slope, are parallel."""
    board, loss = take.stage.shot.board, take.stage.lesson.loss
    for now in take.shown:
        outwards = now.dot[:2] - board.origin
        slope = loss.gradient(outwards / now.unit)
        if now.alpha > 0:
            cross = outwards[0] * slope[1] - outwards[1] * slope[0]
            assert abs(cross) < 1e-6 * np.hypot(*outwards) * np.hypot(*slope)
            assert outwards @ slope < 0  # the loss pulls outwards, the penalty inwards


def test_the_trail_is_the_path_that_has_been_gone(take):
    board, path = take.stage.shot.board, take.stage.lesson.l2
    for now in take.shown[::7]:
        if now.alpha == 0:
            continue
        assert now.trail[-1] == pytest.approx(now.dot, abs=1e-9)
        passed = board.origin + now.unit * path.path(np.geomspace(now.alpha / 1e3, now.alpha, 40))
        region = board.region
        inside = (abs(passed - region.center[:2]) < [region.width / 2, region.height / 2]).all(1)
        for point in passed[inside]:
            assert distance(now.trail, np.array([*point, 0.0])) < 0.01  # a fifth of its width


def test_numbers_tell_alpha_and_the_weight(take):
    facts, path = take.stage.lesson.facts, take.stage.lesson.l2
    for now in take.shown:
        told = float(now.dial.replace("\N{MINUS SIGN}", "-"))
        assert told == pytest.approx(now.alpha, rel=0.006, abs=10.0**-facts.alpha_scale.decimals)
        if now.weight:
            weight = path.path(now.alpha)[facts.first]
            shown = float(now.weight.replace("\N{MINUS SIGN}", "-"))
            assert shown == pytest.approx(weight, rel=0.006)
            assert now.weight.strip("0.\N{MINUS SIGN}")  # never a rounded zero


def test_each_magnification_is_ten_times_the_last_and_looks_the_same(take):
    stage, shot = take.stage, take.stage.shot
    stops, prices = stage.magnifier.stops, stage.prices
    assert stops[0] == 1
    assert np.diff(np.log10(stops[1:])) == pytest.approx(1)
    assert np.diff(np.log10(prices)) == pytest.approx(1)
    ends = {now.level: now for now in reversed(take.shown)}  # the first moment at each level
    arms = {level: ends[level].dot[:2] - shot.board.origin for level in (1, 2, 3)}
    size = min(shot.board.region.width, shot.board.region.height)
    for level in (1, 2, 3):
        assert ends[level].unit / take.shown[0].unit == pytest.approx(stops[level])
        assert ends[level].alpha == prices[level - 1]
        assert ends[level].tag == f"{stops[level]:.0f}"
        assert 0.18 * size < np.hypot(*arms[level]) < 0.4 * size
        assert np.hypot(*(arms[level] - arms[3])) < 0.16 * np.hypot(*arms[3])


def test_the_angle_that_is_told_is_the_angle_that_is_drawn(take):
    stage = take.stage
    axis = np.zeros(2)
    axis[stage.lesson.facts.second] = np.sign(stage.lesson.facts.landing[stage.lesson.facts.second])
    last = [now for now in take.shown if now.beat == "away"][-1]
    arm = last.dot[:2] - stage.shot.board.origin
    degrees = np.degrees(np.arccos(arm @ axis / np.hypot(*arm)))
    assert float(stage.values["angle"].digits) == pytest.approx(degrees, abs=0.5)
    ray = stage.bearing.ray.points
    assert np.hypot(*(ray[0, :2] - stage.shot.board.origin)) < 1e-9


def test_the_far_prices_are_powers_of_ten_beyond_what_bends():
    path = load(DEFAULT, {}).l2
    assert far_prices(path, 6.6) == (10.0, 100.0, 1000.0)
    assert far_prices(path, 0.02)[0] == 10.0  # where ten times the price leaves a tenth
    assert far_prices(path, 1000.1)[0] == 10000.0


def test_the_dial_bends_and_stays_monotone(default_take):
    dial = default_take.stage.dial
    assert isinstance(dial, LongDial)
    assert dial.bend == 1
    shares = np.linspace(0, 1, 50)
    alphas = np.array([dial.alpha_of(share) for share in shares])
    assert (np.diff(alphas) > 0).all()
    assert [dial.share(alpha) for alpha in alphas] == pytest.approx(shares, abs=1e-9)
    # Equal factors are equal steps where it is logarithmic.
    steps = np.diff([dial.share(price) for price in default_take.stage.prices])
    assert steps[1] == pytest.approx(steps[0], rel=0.02)
    for price, (tick, _) in zip(dial.prices, dial.decades, strict=True):
        assert tick.points[:, 0] == pytest.approx(dial.x(price))


# The split screen


def test_both_dots_start_on_the_axis_at_the_same_point(take):
    facts, lesson = take.stage.lesson.facts, take.stage.lesson
    start = next(now for now in take.split if now.beat == "circle")
    point = lesson.l1.path(take.stage.trial.corner)
    assert point[facts.first] == 0
    assert start.corner == pytest.approx(point, abs=1e-9 * abs(point).max())
    assert start.circle == pytest.approx(point, abs=1e-9 * abs(point).max())
    assert start.pulls["corner"] == pytest.approx(start.pulls["circle"])
    assert start.pulls["circle"] == pytest.approx(-lesson.loss.gradient(point))


def test_the_figures_of_the_default_lesson(default_take):
    start = next(now for now in default_take.split if now.beat == "circle")
    assert start.corner == pytest.approx([0, 0.93], abs=5e-3)
    assert start.pulls["circle"] == pytest.approx([1.55, 2], abs=5e-3)
    assert (default_take.stage.trial.corner, default_take.stage.trial.circle) == (4, 4)
    assert str(default_take.stage.values["sideways"]) == "1.55"
    assert str(default_take.stage.values["angle"]) == "29"


def test_the_circle_has_no_sideways_pull(take):
    first = take.stage.lesson.facts.first
    start = next(now for now in take.split if now.beat == "circle")
    pulls, size = start.pulls, np.hypot(*start.pulls["circle"])
    assert abs(pulls["blue"][first]) < 1e-9 * size
    assert pulls["blue"] == pytest.approx(-take.stage.trial.circle * start.circle)  # 2 alpha/n w
    assert pulls["left over"][first] == pytest.approx(pulls["circle"][first])
    assert abs(pulls["left over"][1 - first]) < 1e-9 * size
    assert abs(pulls["left over"][first]) > 0.04 * size  # it can be seen


def test_the_circles_dot_runs_down_the_slope_to_its_balance(take):
    stage, lesson = take.stage, take.stage.lesson
    trial, facts = stage.trial, stage.lesson.facts
    scale = abs(trial.weights).max()
    falling = [now for now in take.split if 0 < now.share < 1]
    assert len(falling) >= 5

    def descent(_, w):
        return -lesson.loss.gradient(w) - trial.circle * w

    slowest = np.linalg.eigvalsh(lesson.loss.hessian(trial.weights))[0] + trial.circle
    run = solve_ivp(descent, (0, 12 / slowest), trial.weights, rtol=1e-9, atol=1e-12 * scale)
    for now in falling:
        assert np.hypot(*(run.y.T - now.circle).T).min() < 0.05 * scale  # steps of the integrator
        assert now.pulls["blue"] == pytest.approx(-trial.circle * now.circle, rel=1e-6)
    # The closed form itself solves the differential equation, with t = -log(1 - share) / rate.
    fall = Fall(lesson.loss, trial.circle, trial)
    for share in (0.1, 0.5, 0.8):
        step = 1e-6
        slope = (fall.at(share + step) - fall.at(share - step)) / (2 * step)
        pace = slope * (1 - share) * fall.rates[0]
        force = descent(0, fall.at(share))
        assert pace == pytest.approx(force, abs=1e-5 * np.hypot(*force))
    end = [now for now in take.split if now.share == 1][-1]
    assert end.circle == pytest.approx(lesson.l2.path(trial.circle), abs=1e-9 * scale)
    assert end.pulls["circle"] == pytest.approx(-end.pulls["blue"], abs=1e-8)
    assert abs(end.circle[facts.first]) > 0.03 * scale  # off the axis, to be seen


def test_the_corner_holds_while_its_fan_has_an_answer(take):
    first, lesson = take.stage.lesson.facts.first, take.stage.lesson
    held = [now for now in take.split if now.beat in ("fan", "widen", "claim")]
    alphas = [now.alpha for now in held]
    assert min(alphas) == take.stage.trial.corner
    assert max(alphas) == take.stage.trial.further
    for now in held:
        lam = now.alpha / 2
        assert now.corner == pytest.approx(
            lesson.l1.path(now.alpha), abs=1e-9 * abs(lesson.loss.minimizer).max()
        )
        assert now.pulls["answer"] == pytest.approx(-now.pulls["corner"])
        sideways, along = now.fan[:, first], now.fan[:, 1 - first]
        assert np.sort(sideways)[[0, -1]] == pytest.approx([-lam, lam])
        assert along == pytest.approx(now.pulls["answer"][1 - first])  # it ends on the fan's edge
        assert sideways.min() < now.pulls["answer"][first] < sideways.max()
        assert now.price == lesson.facts.alpha_scale.format(now.alpha)


def test_the_pulls_stay_on_their_boards(take):
    for half in (take.stage.corner, take.stage.round):
        region = half.board.region
        arrows = (
            (half.grip.green, half.grip.answer) if half is take.stage.corner else (half.left_over,)
        )
        for arrow in arrows:
            assert region.x0 < arrow.tip[0] < region.x1
            assert region.y0 < arrow.tip[1] < region.y1
    start = next(now for now in take.split if now.beat == "circle")
    board = take.stage.round.board
    tip = board.point(start.circle + take.stage.trial.scale * start.pulls["blue"])
    assert board.region.y0 < tip[1] < board.region.y1
    assert board.region.x0 < tip[0] < board.region.x1


# The words


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_chapter_is_about_a_minute_and_says_all(language):
    check_cues_and_length(Take.play(L2, language=language, frame_rate=15).stage, 50, 67)
