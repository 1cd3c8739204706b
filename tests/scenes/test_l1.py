"""The main shot, checked on its geometry: what is drawn is what the solver says.

The chapter is played without a pixel (`Take.play`), and every moment is written down as it would be
drawn: the points of the mobjects themselves. The checks read those points and know nothing of how
they came about. Each of them is a function of one moment that raises AssertionError; the last test
disturbs a moment by less than an eye could see, and each of them must notice.
"""

from dataclasses import dataclass, replace

import numpy as np
import pytest
from takes import LESSONS, LOOKS, Take, centre, seen, walk

from scenes.drawing.text import Number
from scenes.l1 import L1
from scenes.look.layout import ASPECTS
from scenes.words.languages import LANGUAGES

SAMPLES = 20  # moments of each animation


@dataclass(frozen=True, eq=False, repr=False)
class Moment:
    """What one frame shows: points of the drawn cubics (4 k, 2), in scene units.

    `dot`, `knob` and `beads` are the centres of the drawn discs, the beads (by weight) those on the
    coefficient plot; `claim` is the label's box, or None while it is not seen.
    """

    alpha: float
    loss: np.ndarray
    penalty: np.ndarray
    trail: np.ndarray
    dot: np.ndarray
    knob: np.ndarray
    run: np.ndarray
    digits: np.ndarray
    text: str
    curves: dict[int, np.ndarray]
    beads: dict[int, np.ndarray]
    claim: np.ndarray | None


def flat(mobject):
    """A copy of a mobject's points, in the plane."""
    assert (mobject.points[:, 2] == 0).all()
    return mobject.points[:, :2].copy()


def observe(stage):
    """Write down what the stage shows."""
    shot, claim = stage.shot, stage.claim
    ink = np.concatenate([flat(part) for part in claim.text.parts.values()])
    told = any(seen(part) for part in claim.text.parts.values())
    plot = shot.plot
    return Moment(
        alpha=shot.alpha,
        loss=flat(shot.tug.loss),
        penalty=flat(shot.tug.penalty),
        trail=flat(shot.tug.trail),
        dot=centre(shot.tug.dot)[:2],
        knob=centre(shot.dial.knob)[:2],
        run=flat(shot.dial.run),
        digits=flat(shot.dial.number),
        text=shot.dial.number.text,
        curves={i: flat(curve) for i, curve in zip(plot.order, plot.curves, strict=True)},
        beads={i: centre(dot)[:2] for i, dot in zip(plot.order, plot.dots, strict=True)},
        claim=np.array([ink.min(axis=0), ink.max(axis=0)]) if told else None,
    )


@pytest.fixture(
    scope="module",
    params=[(x, y, z) for x in LESSONS for y in LANGUAGES for z in ASPECTS],
    ids=lambda choice: "-".join(choice).replace(":", "x"),
)
def take(request):
    return Take.play(L1, observe, SAMPLES, *request.param)


# Reading cubics


def nearest(points, target):
    """The point of a path of cubics nearest to `target`: its distance, and the unit tangent there.

    On each cubic B Newton solves (B(t) - target) · B'(t) = 0 from the nearest of 33 points, so that
    the distance is exact but for rounding.
    """
    a, b, c, d = points.reshape(-1, 4, 2).transpose(1, 0, 2)
    k3, k2, k1, k0 = d - 3 * c + 3 * b - a, 3 * (a - 2 * b + c), 3 * (b - a), a - target
    grid = np.linspace(0, 1, 33)
    away = walk(points, 33).reshape(-1, 33, 2) - target
    t = grid[(away**2).sum(axis=2).argmin(axis=1)][:, None]
    for _ in range(8):
        offset = ((k3 * t + k2) * t + k1) * t + k0
        slope, bend = (3 * k3 * t + 2 * k2) * t + k1, 6 * k3 * t + 2 * k2
        fall = (slope**2 + offset * bend).sum(axis=1, keepdims=True)
        step = (offset * slope).sum(axis=1, keepdims=True) / np.where(fall > 0, fall, np.inf)
        t = np.clip(t - step, 0, 1)
    distances = np.hypot(*(((k3 * t + k2) * t + k1) * t + k0).T)
    best = distances.argmin()
    slope = ((3 * k3 * t + 2 * k2) * t + k1)[best]
    return distances[best], slope / max(np.hypot(*slope), 1e-300)


def extent(points):
    """The longer side of the box around some points."""
    return float((points.max(axis=0) - points.min(axis=0)).max())


# The checks: each raises AssertionError for a moment that is wrong


def the_dot_is_where_the_solver_says(take, now):
    assert abs(now.dot - take.stage.shot.board.point(weights_at(take, now))[:2]).max() < 1e-9


def both_contours_pass_through_the_dot(take, now):  # noqa: ARG001
    assert nearest(now.loss, now.dot)[0] < 1e-6
    assert nearest(now.penalty, now.dot)[0] < 1e-6


def the_contours_are_tangent_where_the_penalty_is_smooth(take, now):
    if (weights_at(take, now) == 0).any() or extent(now.loss) < 1e-6:
        return
    one, other = nearest(now.loss, now.dot)[1], nearest(now.penalty, now.dot)[1]
    assert abs(one[0] * other[1] - one[1] * other[0]) < 1e-6


def a_common_tangent_parts_the_contours(take, now):
    """The loss's tangent at the dot has all of its ellipse on one side, all of the ball beyond.

    So the contours touch and neither crosses into the other, at a smooth point and at a corner.
    """
    if extent(now.loss) < 1e-6:
        return  # a point: alpha = 0
    along = nearest(now.loss, now.dot)[1]
    inwards = np.array([-along[1], along[0]])
    inwards *= np.sign(inwards @ (walk(now.loss, 48).mean(axis=0) - now.dot))
    assert ((walk(now.loss, 48) - now.dot) @ inwards).min() > -1e-6
    assert ((walk(now.penalty, 48) - now.dot) @ inwards).max() < 1e-6
    assert ((walk(now.loss, 48) - now.dot) @ inwards).max() > extent(now.loss) / 4
    if weights_at(take, now).any():  # else the ball is a point: alpha_max
        assert ((walk(now.penalty, 48) - now.dot) @ inwards).min() < -extent(now.penalty) / 4


def no_point_of_the_ball_has_a_smaller_loss(take, now):
    value, board = take.lesson.loss.value, take.stage.shot.board
    scale = value(np.zeros(2)) - value(take.lesson.loss.minimizer)
    around = value(board.numbers(walk(now.penalty, 400)))
    assert around.min() > value(board.numbers(now.dot)) - 1e-9 * scale


def the_gradients_balance(take, now):
    """At the drawn dot -grad J / lam is in the subdifferential of the norm, lam = alpha / 2."""
    w, lam = take.stage.shot.board.numbers(now.dot), now.alpha / 2
    gradient = take.lesson.loss.hessian(w) @ (w - take.lesson.loss.minimizer)
    slack = 1e-9 * take.facts.alpha_max
    for slope, weight in zip(gradient, w, strict=True):
        if abs(weight) < 1e-9 * extent(take.stage.shot.board.numbers(now.loss)):
            assert abs(slope) <= lam + slack
        else:
            assert abs(slope + lam * np.sign(weight)) <= slack


def the_dial_shows_alpha(take, now):
    dial, track = take.stage.shot.dial, flat(take.stage.shot.dial.track)
    (left, y), (right, _) = track[0], track[-1]
    assert right > left
    assert now.knob == pytest.approx([left + (right - left) * now.alpha / dial.end, y], abs=1e-9)
    assert now.run[-1] == pytest.approx(now.knob, abs=1e-9)
    assert now.text == take.facts.alpha_scale.format(now.alpha)
    shown = Number(take.stage, role="penalty").place(*dial.number.start[:2]).show(now.text)
    assert now.digits == pytest.approx(flat(shown), abs=1e-9)


def the_plot_shows_the_weights(take, now):
    plot, track = take.stage.shot.plot, flat(take.stage.shot.dial.track)
    (left, _), (right, _) = track[0], track[-1]
    weights = weights_at(take, now)
    for i, bead in now.beads.items():
        assert bead == pytest.approx([now.knob[0], plot.y(weights[i])], abs=1e-9)
        if now.alpha == 0:
            assert len(now.curves[i]) == 0  # nothing is drawn yet
            continue
        assert now.curves[i][-1] == pytest.approx(bead, abs=1e-9)
        drawn = walk(now.curves[i], 5)
        alphas = (drawn[:, 0] - left) / (right - left) * take.stage.shot.dial.end
        known = plot.y(take.lesson.l1.path(np.clip(alphas, 0, now.alpha))[:, i])
        assert drawn[:, 1] == pytest.approx(known, abs=1e-9)


def the_first_weight_is_zero_from_alpha_star_on(take, now):
    first = take.facts.first
    weight, axis = weights_at(take, now)[first], take.stage.shot.board.axes[1 - first].tail[first]
    if now.alpha >= take.facts.alpha_star:
        assert weight == 0.0
        assert abs(now.dot[first] - axis) < 1e-12
        assert abs(now.beads[first][1] - take.stage.shot.plot.y(0.0)) < 1e-12
    else:
        assert weight != 0.0
        assert abs(now.dot[first] - axis) > 0


def the_trail_is_the_path_up_to_the_dot(take, now):
    trajectory, board = take.lesson.l1, take.stage.shot.board
    assert now.trail[-1] == pytest.approx(now.dot, abs=1e-9)
    assert now.trail[0] == pytest.approx(board.point(take.lesson.loss.minimizer)[:2], abs=1e-9)
    passed = trajectory.path(np.linspace(0, now.alpha, 64))
    for point in board.point(passed)[::9, :2]:
        assert nearest(now.trail, point)[0] < 1e-6


def the_claim_touches_neither_contour(take, now):
    if now.claim is None:
        return
    clear = take.stage.shot.tug.loss.stroke_width / 200  # half of a bold stroke
    low, high = now.claim
    for contour in (now.loss, now.penalty):
        outside = np.maximum(np.maximum(low - walk(contour, 48), walk(contour, 48) - high), 0)
        assert np.hypot(*outside.T).min() > clear


def the_claim_stands_on_the_board(take, now):
    if now.claim is None:
        return
    (x0, y0), (x1, y1) = now.claim
    board = take.stage.shot.board.region
    assert board.x0 < x0 < x1 < board.x1
    assert board.y0 < y0 < y1 < board.y1


CHECKS = (
    the_dot_is_where_the_solver_says,
    both_contours_pass_through_the_dot,
    the_contours_are_tangent_where_the_penalty_is_smooth,
    a_common_tangent_parts_the_contours,
    no_point_of_the_ball_has_a_smaller_loss,
    the_gradients_balance,
    the_dial_shows_alpha,
    the_plot_shows_the_weights,
    the_first_weight_is_zero_from_alpha_star_on,
    the_trail_is_the_path_up_to_the_dot,
    the_claim_touches_neither_contour,
    the_claim_stands_on_the_board,
)


def weights_at(take, now):
    return take.lesson.l1.path(now.alpha)


# The tests


def test_the_shot_turns_the_dial_through_all_that_the_film_tells(take):
    alphas = np.unique([now.alpha for now in take.moments])
    assert len(alphas) >= 50
    for told in (0.0, take.facts.alpha_star, take.facts.slide_to, take.facts.alpha_max):
        assert told in alphas  # exactly: the knot itself is shown
    assert (alphas < take.facts.alpha_star).sum() >= 15
    assert (alphas > take.facts.alpha_star).sum() >= 15
    assert sum(now.claim is not None for now in take.moments) >= 25


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_at_every_moment(take, check):
    for now in distinct(take.moments):
        check(take, now)


def distinct(moments):
    """The moments that differ: one for each alpha, with the claim and without it."""
    return {(now.alpha, now.claim is None): now for now in moments}.values()


def moved(x, y=0.0):
    return lambda points: points + np.array([x, y])


def swollen(points, by=1e-5):
    """A hundred-thousandth larger, about its middle."""
    middle = points.mean(axis=0)
    return middle + (points - middle) * (1 + by)


def swapped(shapes):
    return {0: shapes[1], 1: shapes[0]}


@pytest.fixture(scope="module")
def default_take():
    """A take with two of its moments: on the way to the axis, and after the landing."""
    take = Take.play(L1, observe, SAMPLES, *LOOKS["default"])
    star = take.facts.alpha_star
    return take, {
        "before": next(now for now in take.moments if 0.4 < now.alpha / star < 0.9),
        "after": next(now for now in take.moments if now.alpha > star and now.claim is not None),
    }


@pytest.mark.parametrize(
    ("check", "when", "part", "disturb"),
    [
        (the_dot_is_where_the_solver_says, "before", "dot", moved(1e-5)),
        (both_contours_pass_through_the_dot, "before", "dot", moved(1e-5)),
        (both_contours_pass_through_the_dot, "after", "loss", moved(1e-5, 1e-5)),
        (both_contours_pass_through_the_dot, "before", "penalty", moved(1e-5)),
        (
            the_contours_are_tangent_where_the_penalty_is_smooth,
            "before",
            "penalty",
            lambda points: points * (1 + 1e-5, 1),
        ),
        (a_common_tangent_parts_the_contours, "before", "penalty", swollen),
        (a_common_tangent_parts_the_contours, "after", "penalty", swollen),
        (a_common_tangent_parts_the_contours, "after", "loss", swollen),
        (
            no_point_of_the_ball_has_a_smaller_loss,
            "before",
            "penalty",
            lambda points: swollen(points, 1e-4),
        ),
        (no_point_of_the_ball_has_a_smaller_loss, "after", "penalty", swollen),
        (the_gradients_balance, "before", "dot", moved(1e-5)),
        (the_gradients_balance, "after", "dot", moved(1e-5)),
        (the_gradients_balance, "before", "alpha", lambda alpha: alpha * (1 + 1e-5)),
        (the_dial_shows_alpha, "before", "knob", moved(1e-5)),
        (the_dial_shows_alpha, "before", "run", moved(1e-5)),
        (the_dial_shows_alpha, "before", "text", lambda text: text + "0"),
        (the_dial_shows_alpha, "before", "digits", moved(1e-5)),
        (the_plot_shows_the_weights, "before", "alpha", lambda alpha: alpha + 1e-5),
        (the_plot_shows_the_weights, "before", "knob", moved(1e-5)),
        (the_plot_shows_the_weights, "after", "beads", swapped),
        (the_plot_shows_the_weights, "after", "curves", swapped),
        (the_first_weight_is_zero_from_alpha_star_on, "after", "dot", moved(1e-11)),
        (the_first_weight_is_zero_from_alpha_star_on, "after", "beads", swapped),
        (the_trail_is_the_path_up_to_the_dot, "after", "trail", lambda points: points[:-4]),
        (the_trail_is_the_path_up_to_the_dot, "after", "trail", moved(1e-5)),
        (the_claim_touches_neither_contour, "after", "claim", moved(0.3)),
        (the_claim_touches_neither_contour, "after", "claim", moved(0.0, -0.3)),
        (the_claim_stands_on_the_board, "after", "claim", moved(-2.0)),
    ],
)
def test_a_check_notices_what_no_eye_would(default_take, check, when, part, disturb):
    take, moments = default_take
    now = moments[when]
    check(take, now)
    with pytest.raises(AssertionError):
        check(take, replace(now, **{part: disturb(getattr(now, part))}))
