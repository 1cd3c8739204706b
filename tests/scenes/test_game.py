"""The trial point and its balance, checked as they are drawn."""

from dataclasses import dataclass

import numpy as np
import pytest
from takes import LESSONS, Take, centre, check_cues_and_length, presence

from scenes.game import Game
from scenes.lesson.lesson import load
from scenes.lesson.tables import LessonError
from scenes.props.trial import Approach
from scenes.words.languages import LANGUAGES

SAMPLES = 6  # moments of each animation


@dataclass(frozen=True, eq=False)
class Moment:
    """What one frame shows, in weights; `shown` tells what is seen of it."""

    beat: str
    alpha: float
    dot: np.ndarray
    trial: np.ndarray
    loss: np.ndarray
    penalty: np.ndarray
    pulls: dict[str, np.ndarray]
    bars: dict[str, float]
    rope: dict[str, float]
    shown: frozenset[str]


def observe(stage):
    """Read a moment from the points that are drawn."""
    board, trial = stage.board, stage.trial

    def length(stroke):
        return float(np.ptp(stroke.points[:, 0])) if len(stroke.points) else 0.0

    drawn = {"pulls": trial.arrow["penalty"], "rope": stage.rope.arrow["loss"], "lens": trial.lens}
    drawn |= {"meters": stage.meters.bar["loss"], "trial": trial.contour["loss"]}
    return Moment(
        beat=stage.cues[-1][0],
        alpha=stage.dial.alpha,
        dot=board.numbers(centre(stage.dot)),
        trial=board.numbers(centre(trial.dot)),
        loss=board.numbers(trial.contour["loss"].points[::4]),
        penalty=board.numbers(trial.contour["penalty"].points[::4]),
        pulls={
            key: (board.numbers(arrow.tip) - board.numbers(arrow.tail)) / arrow.scale_of_pull
            for key, arrow in trial.arrow.items()
        },
        bars={key: length(bar) for key, bar in stage.meters.bar.items()},
        rope={key: length(arrow) for key, arrow in stage.rope.arrow.items()},
        shown=frozenset(k for k, m in drawn.items() if presence(m) == 1),
    )


@pytest.fixture(scope="module", params=LESSONS)
def take(request):
    return Take.play(Game, observe, SAMPLES, request.param)


def test_the_balance_point_is_the_balance_of_the_price_on_the_dial(take):
    span = abs(take.lesson.loss.minimizer).max()
    for moment in take.moments:
        assert moment.dot == pytest.approx(take.lesson.l1.path(moment.alpha), abs=1e-9 * span)


def test_both_contours_go_through_the_trial_point(take):
    value, size = take.lesson.loss.value, lambda w: abs(w).sum(axis=-1)
    for moment in (moment for moment in take.moments if "trial" in moment.shown):
        assert value(moment.loss) == pytest.approx(float(value(moment.trial)), rel=1e-9)
        assert size(moment.penalty) == pytest.approx(float(size(moment.trial)), rel=1e-9)


def test_the_pulls_are_downhill_and_to_scale(take):
    loss, n = take.lesson.loss, 2
    pulling = [moment for moment in take.moments if "pulls" in moment.shown]
    assert {moment.beat for moment in pulling} >= {"lens", "close", "opposite", "price"}
    for moment in (moment for moment in pulling if moment.beat != "pulls"):  # there they grow
        steep = np.hypot(*loss.gradient(moment.trial))
        assert moment.pulls["loss"] == pytest.approx(-loss.gradient(moment.trial), abs=1e-9 * steep)
        blue = -moment.alpha / n * np.sign(moment.trial)
        assert moment.pulls["penalty"] == pytest.approx(blue, rel=1e-9)


def test_the_lens_is_what_lies_inside_both_contours(take):
    trial = take.stage.trial
    assert trial.lens.clip == (take.stage.board.region, trial.contour["penalty"])
    assert trial.lens.points is trial.contour["loss"].points


def test_each_step_inside_is_better_for_both(take):
    loss = take.lesson.loss
    steps = [moment.trial for moment in take.of("close")]
    for cost in (loss.value, lambda w: abs(w).sum()):
        costs = [float(cost(weights)) for weights in steps]
        assert (np.diff(costs) <= 0).all()
        assert costs[-1] < costs[0]
    # Not only where it was looked at.
    way = np.array([take.stage.trial.way(share) for share in np.linspace(0, 1, 500)])
    assert (np.diff(loss.value(way)) < 0).all()
    assert (np.diff(abs(way).sum(axis=1)) < 0).all()


def test_every_lesson_has_a_way_that_is_better_for_both(tmp_path):
    rng, found = np.random.default_rng(4), 0
    while found < 20:
        turn, long = rng.uniform(0, np.pi), rng.uniform(1, 100)
        axes = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        hessian = axes @ np.diag([1.0, long]) @ axes.T
        table = {"hessian": ((hessian + hessian.T) / 2).tolist()}
        table["minimizer"] = rng.uniform(-9, 9, 2).tolist()
        rows = "\n".join(f"{key} = {value}" for key, value in table.items())
        file = tmp_path / "lesson.toml"
        file.write_text(f'languages = ["en"]\n[loss]\n{rows}\n')
        try:
            lesson = load(file)
        except LessonError:
            continue
        found += 1
        approach = Approach(lesson, lesson.facts.prices[-1])
        way = np.array([approach(share) for share in np.linspace(0, 1, 400)])
        assert way[-1] == pytest.approx(lesson.l1.path(lesson.facts.prices[-1]), rel=1e-9)
        assert (np.diff(lesson.loss.value(way)) < 0).all()
        assert (np.diff(abs(way).sum(axis=1)) < 0).all()


def test_the_first_lens_can_be_seen(take):
    trial, board = take.stage.trial, take.stage.board
    start, goal = trial.way(0.0), trial.way(1.0)
    assert (
        np.linalg.norm(board.point(start) - board.point(goal)) > 0.6
    )  # over four radii of the dot
    region = board.region
    assert region.x0 < board.point(start)[0] < region.x1
    assert region.y0 < board.point(start)[1] < region.y1


def test_the_bars_are_the_costs(take):
    loss = take.lesson.loss
    best = float(loss.value(loss.minimizer))
    first = take.of("close")[0]
    for moment in take.of("close"):
        for key, cost in (
            ("loss", lambda w: float(loss.value(w)) - best),
            ("penalty", lambda w: float(abs(w).sum())),
        ):
            share = moment.bars[key] / first.bars[key]
            assert share == pytest.approx(cost(moment.trial) / cost(first.trial), rel=1e-9)


def test_the_contours_touch_where_the_step_ends(take):
    price = take.stage.prices["high"]
    for moment in take.of("opposite"):
        assert moment.trial == pytest.approx(take.lesson.l1.path(price), rel=1e-9)
        green, blue = moment.pulls["loss"], moment.pulls["penalty"]
        assert green @ blue == pytest.approx(-np.hypot(*green) * np.hypot(*blue), rel=1e-9)
        assert np.hypot(*blue) < np.hypot(*green)  # "here the loss is stronger"


def test_the_price_makes_them_cancel(take):
    before, after = take.of("price")[0], take.of("price")[-1]
    assert before.alpha == take.stage.prices["middle"] < after.alpha == take.stage.prices["high"]
    size = np.hypot(*after.pulls["loss"])
    assert after.pulls["loss"] + after.pulls["penalty"] == pytest.approx([0, 0], abs=1e-9 * size)
    assert after.dot == pytest.approx(after.trial, rel=1e-9)


def test_the_rope_has_the_lengths_of_the_pulls(take):
    moments = take.of("opposite", "price", "three")
    unit = take.stage.rope.unit
    for moment in (moment for moment in moments if "rope" in moment.shown):
        for key in ("loss", "penalty"):
            # The arrow is as long as its pull, whatever the board shows of it.
            force = {
                "loss": take.lesson.loss.gradient(moment.trial),
                "penalty": moment.alpha / 2 * np.sign(moment.trial),
            }[key]
            assert moment.rope[key] == pytest.approx(unit * np.hypot(*force), rel=1e-9)


def test_three_balances_are_left_before_the_landing(take):
    facts, path = take.facts, take.lesson.l1.path
    assert len(set(facts.prices)) == 3
    assert max(facts.prices) < facts.alpha_star
    for dot, price in zip(take.stage.left, facts.prices, strict=True):
        assert take.stage.board.numbers(dot.where) == pytest.approx(path(price), rel=1e-9)
    assert take.of("next")[-1].alpha == max(facts.prices)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_plays_every_cue_in_its_time(language):
    check_cues_and_length(Take.play(Game, language=language).stage, 45, 60)
