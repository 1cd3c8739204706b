"""The features chapter: ten exact paths, what is switched off, and what only crosses zero."""

from itertools import combinations
from types import SimpleNamespace

import numpy as np
import pytest
from takes import EXTRA_LOOKS, Take, check_cues_and_length, presence, seen

from scenes.features import CLOSER, FEW, Features
from scenes.props.switchboard import zeros

EXITS = ["s3", "age", "s2", "s4", "s1", "s6", "sex", "s3", "bp", "s5", "bmi"]
"""In which order weights become zero as the price rises, from Efron et al. (2004), figure 1."""


def ink(text):
    points = np.concatenate([part.points[:, :2] for part in text.parts.values()])
    return points.min(axis=0), points.max(axis=0)


def observe(stage):
    """What is seen of the plot whose curves are shown."""
    for game in (stage.charge, stage.squares):
        plot, board = game.plot, stage.board
        heads = [i for i, d in zip(plot.order, plot.dots, strict=True) if seen(d)]
        if not any(seen(name.parts["ink"]) for name in board.names):
            return None
        if not any(seen(curve) for curve in plot.curves):
            continue
        named = [
            (i, *ink(name))
            for i, name in zip(plot.order, plot.names, strict=True)
            if presence(next(iter(name.parts.values()))) > 0.5
        ]
        return SimpleNamespace(
            l1=game is stage.charge,
            alpha=game.alpha,
            weights=plot.trajectory.path(game.alpha),
            heads=heads,
            dots={i: d.where for i, d in zip(plot.order, plot.dots, strict=True)},
            ends={
                i: c.points[-1]
                for i, c in zip(plot.order, plot.curves, strict=True)
                if len(c.points)  # at alpha = 0 there is no curve yet
            },
            named=named,
            factor=plot.factor,
            count=board.count.number.text,
            values={
                i: (v.value, len(v.zero.points))
                for i, v in zip(board.order, board.values, strict=True)
            },
            marks=[(m.alpha, m.index) for m in plot.landings if seen(m)],
            rest=plot.rest.points[:, 0].copy(),
            knob=stage.dial.knob.where.copy(),
            worst=max(off for _, off in (*plot.deviations(), *stage.dial.deviations())),
        )
    return None


@pytest.fixture(scope="module", params=EXTRA_LOOKS)
def take(request):
    take = Take.play(Features, observe, 8, *EXTRA_LOOKS[request.param], frame_rate=15)
    return SimpleNamespace(
        stage=take.stage,
        l1=[now for now in take.moments if now.l1],
        l2=[now for now in take.moments if not now.l1],
        all=take.moments,
    )


def test_heads_and_curves_end_where_the_solver_says(take):
    assert len(take.l1) > 40
    assert len(take.l2) > 20
    for now in take.all:
        assert now.worst < 1e-9
        plot = (take.stage.charge if now.l1 else take.stage.squares).plot
        zero, unit = plot.landings[0].where[1], plot.unit * now.factor
        for i, weight in enumerate(now.weights):
            assert now.dots[i] == pytest.approx([now.knob[0], zero + unit * weight, 0], abs=1e-9)
            if now.alpha > 0:
                assert now.ends[i] == pytest.approx(now.dots[i], abs=1e-9)


def test_the_count_and_the_table_say_which_weights_are_zero(take):
    for now in take.all:
        assert int(now.count) == len(now.heads) == (now.weights != 0).sum()
        for i, weight in enumerate(now.weights):
            shown, bare = now.values[i]
            assert shown == pytest.approx(weight, abs=1e-9)
            assert (bare > 0) == (weight == 0)
    assert {now.count for now in take.l1} >= {"10", "9", "7", "4", "1", "0"}
    assert {now.count for now in take.l2} == {"10"}


def test_the_weights_go_in_the_published_order(take):
    names = take.stage.table.names
    assert [names[i] for _, i, _ in zeros(take.stage.l1)] == EXITS
    assert not any(passing for _, _, passing in zeros(take.stage.l1))
    final = [now for now in take.l1 if now.alpha == take.stage.l1.alpha_max]
    assert final
    assert [names[i] for _, i in final[-1].marks] == EXITS


def test_the_guest_leaves_and_returns_with_the_other_sign(take):
    guest = take.stage.guest
    assert take.stage.table.names[guest] == "s3"
    before = [n.weights[guest] for n in take.l1 if n.alpha < take.stage.away]
    during = [n.weights[guest] for n in take.l1 if take.stage.away <= n.alpha <= take.stage.back]
    after = [n.weights[guest] for n in take.l1 if take.stage.back < n.alpha <= FEW]
    assert min(before) > 0 > max(after)
    assert len(during) >= 5
    assert not any(during)


def test_six_l2_lines_cross_zero_and_none_rests(take):
    crossings = zeros(take.stage.l2)
    assert len(crossings) == 6 == take.stage.values["crossings"]
    assert all(passing for _, _, passing in crossings)
    assert len(take.l2[-1].marks) == 6
    assert len(take.l2[-1].rest) == 0


def test_a_line_rests_on_the_axis_where_the_l1_weights_do(take):
    path, dial = take.stage.l1, take.stage.dial
    spans = [span for i in range(10) for span in path.zero_intervals(i)]
    for now in take.l1:
        drawn = now.rest.reshape(-1, 4)[:, [0, -1]]
        for alpha in np.linspace(0.01, 0.9999 * now.alpha, 15):
            covered = any(a - 1e-9 <= dial.x(alpha) <= b + 1e-9 for a, b in drawn)
            inside = any(start <= alpha <= end for start, end in spans)
            assert covered == inside


def test_names_never_touch(take):
    for now in take.all:
        assert {i for i, *_ in now.named} <= set(now.heads)
        for (_, low, high), (_, other, top) in combinations(now.named, 2):
            assert (low > top).any() or (other > high).any()
    full = [now for now in take.all if len(now.named) == len(now.heads)]
    assert len(full) > 0.6 * len(take.all)  # the others pass each other just then


def test_the_magnified_end_is_a_hundred_times_larger(take):
    last, before = take.l2[-1], next(n for n in take.l2 if n.alpha == take.l2[-1].alpha)
    assert (before.factor, last.factor) == (1.0, CLOSER)
    zero = take.stage.round.landings[0].where[1]
    for i in range(10):
        near, far = last.dots[i][1] - zero, before.dots[i][1] - zero
        assert near == pytest.approx(CLOSER * far, rel=1e-9)
        assert abs(near) > 0.05  # none of them zero, and it is seen


def test_at_the_round_price_a_handful_is_left(take):
    weights = take.stage.l1.path(FEW)
    left = {name for name, w in zip(take.stage.table.names, weights, strict=True) if w}
    assert left == {"bmi", "bp", "s3", "s5"}  # named in the narration
    assert take.stage.values["left"] == 4
    assert take.stage.table.names[int(np.argmax(take.stage.l1.path(440.0)))] == "bmi"


def test_it_is_as_long_as_an_extra_and_plays_all_its_beats(take):
    check_cues_and_length(take.stage, 30, 70)
