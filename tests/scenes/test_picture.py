"""The counters, the textbook's picture and its film, checked as they are drawn."""

from dataclasses import dataclass

import numpy as np
import pytest
from takes import LESSONS, Take, centre, check_cues_and_length, digits

from scenes.lesson.lesson import DEFAULT, load
from scenes.picture import Picture
from scenes.props.textbook import contact, other_minimum, round_budget
from scenes.words.languages import LANGUAGES
from solver import Quadratic

SAMPLES = 6  # moments of each animation


@dataclass(frozen=True, eq=False)
class Moment:
    """What one frame shows; points of the board are in weights."""

    alpha: float
    counts: tuple[str, str]
    beads: tuple[np.ndarray, np.ndarray]
    balance: np.ndarray
    dot: np.ndarray
    minimum: np.ndarray
    ring: np.ndarray
    ball: np.ndarray
    probe: np.ndarray
    card: tuple[str, str]


def observe(stage):
    """Read a moment from the points that are drawn."""
    hook, picture, board = stage.hook, stage.picture, stage.board
    return Moment(
        alpha=hook.dial.alpha,
        counts=(digits(hook.one.value), digits(hook.other.value)),
        beads=(centre(hook.one.bead), centre(hook.other.bead)),
        balance=centre(stage.dot),
        dot=board.numbers(centre(stage.dot)),
        minimum=board.numbers(centre(picture.minimum)),
        ring=board.numbers(picture.ring.points[::4]),
        ball=board.numbers(picture.ball.points[::4]),
        probe=board.numbers(centre(stage.probe.dot)),
        card=tuple(digits(row.value) for row in stage.card.rows),
    )


@pytest.fixture(scope="module", params=LESSONS)
def take(request):
    return Take.play(Picture, observe, SAMPLES, request.param)


def test_the_counters_show_both_weights(take):
    lesson, first, scale = take.lesson, take.facts.first, take.stage.hook.one.value.figures
    moments = take.of("dial", "click", "far")
    assert len({moment.alpha for moment in moments}) > 12
    for moment in moments:
        for path, text, bead, counter in zip(
            (lesson.l1, lesson.l2),
            moment.counts,
            moment.beads,
            (take.stage.hook.one, take.stage.hook.other),
            strict=True,
        ):
            weight = float(path.path(moment.alpha)[first])
            assert text == ("0!" if weight == 0 else scale.format(weight))
            assert bead == pytest.approx(counter.spot(weight), abs=1e-9)
        assert moment.balance == pytest.approx(moment.beads[0], abs=1e-12)


def test_one_counter_locks_and_the_other_never_reads_zero(take):
    star = take.facts.alpha_star
    locked = [moment for moment in take.of("click", "far") if moment.alpha >= star]
    assert locked[0].alpha == star
    assert locked[-1].alpha == take.stage.hook.far
    assert {moment.counts[0] for moment in locked} == {"0!"}
    # The other one has digits enough to tell small from zero, to the last.
    small = locked[-1].counts[1]
    assert "!" not in small
    assert len(small.replace("−", "").replace(".", "").lstrip("0")) >= 2


def edge_minimum(loss, budget):
    """The least loss on the diamond, edge by edge: an oracle that knows nothing of paths."""
    corners = budget * np.array([[1, 0], [0, 1], [-1, 0], [0, -1]], dtype=float)
    best = []
    for a, b in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        along = b - a
        share = -(loss.gradient(a) @ along) / (along @ loss.hessian(a) @ along)
        best.append(a + np.clip(share, 0, 1) * along)
    return min(best, key=lambda weights: float(loss.value(weights)))


def test_the_contact_is_the_best_point_of_the_diamond(take):
    budget, hessian = take.stage.picture.budget, take.lesson.loss.hessian(take.stage.elsewhere)
    span = abs(take.lesson.loss.minimizer).max()
    moments = take.of("corner", "slide")
    assert len({tuple(moment.minimum.round(6)) for moment in moments}) > 5
    for moment in moments:
        loss = Quadratic(hessian, moment.minimum)
        best = edge_minimum(loss, budget)
        assert moment.dot == pytest.approx(best, abs=1e-8 * span)
        # The drawn contours go through it.
        assert abs(moment.ball).sum(axis=1) == pytest.approx(np.full(4, budget), rel=1e-9)
        level = float(loss.value(best))
        assert loss.value(moment.ring) == pytest.approx(np.full(8, level), rel=1e-7)


def test_the_contact_leaves_the_corner_and_only_then(take):
    first, budget = take.facts.first, take.stage.picture.budget
    at_rest, slid = take.of("corner")[-1].dot, take.of("slide")[-1].dot
    assert at_rest[first] == pytest.approx(0, abs=1e-9 * budget)
    assert 0.2 * budget < abs(slid[first]) < 0.35 * budget
    assert take.of("slide")[-1].minimum == pytest.approx(take.stage.elsewhere, rel=1e-9)


def test_the_card_writes_out_the_model_that_is_spoken_of(take):
    scale = take.facts.weight_scale
    first = take.facts.first

    def written(weights):
        return tuple(scale.format(weight) for weight in weights)

    for moment in take.of("ring"):
        assert moment.card == written(moment.probe)
    for moment in take.of("slide"):
        loss = Quadratic(take.lesson.loss.hessian(moment.minimum), moment.minimum)
        exact = contact(loss, take.stage.picture.budget)
        plain = tuple(text.replace("0!", scale.format(0.0)) for text in moment.card)
        assert plain == written(exact)
    assert take.of("axis")[-1].card[first] == take.of("corner")[-1].card[first] == "0!"
    assert "0!" not in take.of("slide")[-1].card


def test_the_probe_runs_round_a_ring_of_equal_loss(take):
    loss = take.lesson.loss
    level = float(loss.value(take.stage.equal[0, 0]))
    way = np.array([take.stage.on_ring(share) for share in np.linspace(0, 1, 200)])
    assert loss.value(way) == pytest.approx(np.full(200, level), rel=1e-4)
    assert way[0] == pytest.approx(way[-1])
    # All the way round: it turns once about the minimiser.
    around = way - loss.minimizer
    turns = np.unwrap(np.arctan2(around[:, 1], around[:, 0]))
    assert abs(turns[-1] - turns[0]) == pytest.approx(2 * np.pi)
    assert take.of("axis")[-1].probe[take.facts.first] == pytest.approx(0, abs=1e-9)


def test_every_still_of_the_film_is_a_balance_of_the_lesson(take):
    lesson, reel = take.lesson, take.stage.reel
    sizes = [still.budget for still in reel.stills]
    assert sizes[0] > take.stage.picture.budget > sizes[1] > sizes[2]
    for still in reel.stills:
        alpha = lesson.l1.alpha_at(still.budget / 2)
        assert still.weights == pytest.approx(lesson.l1.path(alpha), rel=1e-9)
    # The picture lies on the strip as it was on the board: dot, minimiser and sheet together.
    (last,) = take.of("play")[-1:]
    scaled = (last.balance - reel.middle + reel.pitch) / reel.scale
    assert take.stage.board.numbers(scaled) == pytest.approx(take.stage.picture.weights, rel=1e-9)
    corner = (take.stage.board.sheet.points[0] - reel.middle + reel.pitch) / reel.scale
    assert corner[:2] == pytest.approx((take.stage.board.region.x0, take.stage.board.region.y0))


def test_the_storyboards_numbers():
    lesson = load(DEFAULT)
    budget = round_budget(lesson.facts)
    target = other_minimum(lesson, budget)
    assert (budget, *target) == (1.0, 1.8, 1.7)
    slid = contact(Quadratic(lesson.loss.hessian(target), target), budget)
    assert slid == pytest.approx([0.272, 0.728], abs=5e-4)
    assert contact(lesson.loss, budget) == pytest.approx([0, 1])


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_plays_every_cue_in_its_time(language):
    check_cues_and_length(Take.play(Picture, language=language).stage, 45, 60)
