"""The octahedron chapter: a path through face, edge and corner, and solids drawn exactly."""

from types import SimpleNamespace

import numpy as np
import pytest
from takes import EXTRA_LOOKS, Take, check_cues_and_length, presence

from scenes.octahedron import LOSS, Octahedron
from scenes.props.ball_in_space import START
from scenes.props.solids import CORNERS, EDGES, FACES
from solver import L1, trajectory

PATH = trajectory(LOSS, L1())


def observe(stage):
    """The parts of a moment, and where the viewer stands in it."""
    game, space = stage.game, stage.game.space
    return SimpleNamespace(
        alpha=game.alpha,
        toward=space.toward.copy(),
        point=frozen(space),
        dot=game.dot.where.copy(),
        trail=game.trail.points.copy(),
        outline=game.shell.outline.points.copy(),
        face=game.cell.face.points.copy(),
        edge=game.cell.edge.points.copy(),
        corner=game.cell.corner.points.copy(),
        faces=[face.points.copy() for face in game.ball.faces],
        texts=[
            next(number for number in value.submobjects if len(number.points)).text
            for value in game.weights.values
        ],
        lit=[presence(step.light) for step in game.steps.steps],
    )


def frozen(space):
    """The view as it is now, for later."""
    right, up, unit, origin = space.right, space.up, space.unit, space.origin.copy()

    def point(weights):
        weights = np.asarray(weights, dtype=float)
        flat = origin + unit * np.stack([weights @ right, weights @ up], axis=-1)
        return np.concatenate([flat, np.zeros((*flat.shape[:-1], 1))], axis=-1)

    return point


@pytest.fixture(scope="module", params=EXTRA_LOOKS)
def take(request):
    take = Take.play(Octahedron, observe, 9, *EXTRA_LOOKS[request.param], frame_rate=15)
    early = take.of("ball", "shell", "face")  # the first beats
    return SimpleNamespace(stage=take.stage, moments=take.moments[len(early) :], early=early)


def test_the_path_is_the_solver_s(take):
    alphas = {now.alpha for now in take.moments}
    assert alphas >= {START, *PATH.alphas[1:]}  # the knots themselves are shown
    for now in take.moments:
        weights = PATH.path(now.alpha)
        assert now.dot == pytest.approx(now.point(weights), abs=1e-9)
        assert now.trail[-1] == pytest.approx(now.dot, abs=1e-9)
        assert now.trail[0] == pytest.approx(now.point(LOSS.minimizer), abs=1e-9)
        for text, weight in zip(now.texts, weights, strict=True):
            assert (text == "0") == (weight == 0)
            assert float(text) == pytest.approx(weight, abs=0.005 + 1e-9)


def test_the_cell_that_is_lit_holds_the_dot(take):
    counts = set()
    for now in take.moments:
        weights = PATH.path(now.alpha)
        active = np.flatnonzero(weights)
        corners = now.point(np.abs(weights).sum() * np.eye(3)[active])
        drawn = {3: now.face, 2: now.edge, 1: now.corner}
        counts.add(len(active))
        for count, points in drawn.items():
            assert (len(points) > 0) == (count == len(active))
        if len(active) > 1:
            ends = drawn[len(active)].reshape(-1, 4, 3)[:, 0][: len(active)]
            if len(active) == 2:
                ends = drawn[2][[0, -1]]
            assert ends == pytest.approx(corners, abs=1e-9)
            shares = weights[active] / weights[active].sum()
            assert now.dot == pytest.approx(shares @ corners, abs=1e-9)
        elif len(active) == 1:
            assert now.corner.reshape(-1, 4, 3)[:, 0].mean(axis=0) == pytest.approx(now.dot)
            assert now.dot == pytest.approx(corners[0], abs=1e-9)
    assert counts == {0, 1, 2, 3}


def test_the_small_pictures_follow(take):
    for now in take.moments:
        count = int((PATH.path(now.alpha) != 0).sum())
        assert now.lit == [float(count == 3), float(count == 2), float(count == 1)]


def test_the_shell_passes_through_the_dot_and_misses_the_ball(take):
    """The loss is nowhere on the ball smaller than at the dot, and has that value there."""
    rng = np.random.default_rng(5)
    for now in take.moments[::6]:
        weights = PATH.path(now.alpha)
        if not weights.any():
            continue
        random = rng.dirichlet(np.ones(3), 400) * rng.choice([-1, 1], (400, 3))
        on_ball = random * np.abs(weights).sum()
        assert LOSS.value(on_ball).min() >= LOSS.value(weights) - 1e-12


def test_the_outline_is_that_of_the_ellipsoid(take):
    """No point of the shell is drawn outside the outline, and points come up to it everywhere."""
    rng = np.random.default_rng(7)
    sphere = rng.normal(size=(3000, 3))
    sphere /= np.linalg.norm(sphere, axis=1)[:, None]
    root = np.linalg.inv(np.linalg.cholesky(LOSS.gram)).T
    for now in take.moments[:: max(1, len(take.moments) // 12)]:
        away = PATH.path(now.alpha) - LOSS.minimizer
        shell = LOSS.minimizer + np.sqrt(away @ LOSS.gram @ away) * sphere @ root.T
        assert LOSS.value(shell) == pytest.approx(float(LOSS.value(PATH.path(now.alpha))))
        centre = now.point(LOSS.minimizer)
        drawn = (now.point(shell) - centre)[:, :2]
        starts = (now.outline.reshape(-1, 4, 3)[:, 0] - centre)[:, :2]
        # The ellipse through the outline's nodes: xᵀ S x = 1.
        terms = np.column_stack([starts[:, 0] ** 2, 2 * starts.prod(axis=1), starts[:, 1] ** 2])
        a, b, c = np.linalg.lstsq(terms, np.ones(len(starts)), rcond=None)[0]
        form = a * drawn[:, 0] ** 2 + 2 * b * drawn.prod(axis=1) + c * drawn[:, 1] ** 2
        assert form.max() <= 1 + 1e-9
        for k in range(16):  # in every direction
            way = np.array([np.cos(k * np.pi / 8), np.sin(k * np.pi / 8)])
            edge = np.sqrt(way @ np.linalg.inv([[a, b], [b, c]]) @ way)
            assert 0.97 * edge < (drawn @ way).max() <= edge * (1 + 1e-9)


def test_the_shell_stands_in_front_of_the_ball(take):
    """The plane between them has the shell on the viewer's side: it may be drawn on top."""
    for now in take.moments:
        assert -LOSS.gradient(PATH.path(now.alpha)) @ now.toward > 0


def test_faces_and_edges_are_drawn_as_they_are_seen(take):
    for now in take.moments[::5]:
        seen = [signs @ now.toward > 0 for signs in FACES]
        radius = np.abs(PATH.path(now.alpha)).sum()
        if radius == 0:
            continue
        assert [len(face) > 0 for face in now.faces] == seen
        for face, signs in zip(now.faces, FACES, strict=True):
            if len(face):
                corners = now.point(radius * np.diag(signs))
                assert face.reshape(-1, 4, 3)[:, 0] == pytest.approx(corners, abs=1e-9)
    assert (len(FACES), len(EDGES), len(CORNERS)) == (8, 12, 6)


def test_the_ball_grows_to_the_dot_and_the_shell_meets_it_there(take):
    """Both at their sizes of the first price when the game begins, and smaller before."""
    sizes = [np.ptp(now.outline[:, 0]) for now in take.early]
    assert all(now.alpha == START for now in take.early)
    assert sizes == sorted(sizes)
    assert sizes[0] == 0
    assert sizes[-1] == pytest.approx(np.ptp(take.moments[0].outline[:, 0]))
    assert take.moments[0].alpha == START
    faces = [
        max(np.ptp(face[:, 1]) if len(face) else 0.0 for face in now.faces) for now in take.early
    ]
    assert faces[0] == 0
    assert faces[-1] > 1


def test_the_steps_come_one_after_the_other():
    order = sorted(PATH.vanishes_at(i) for i in range(3))
    assert order == pytest.approx([2.907, 6.609, 10.14], abs=1e-3)
    assert [len(active) for active in PATH.active_sets] == [3, 2, 1, 0]


def test_it_is_as_long_as_an_extra_and_plays_all_its_beats(take):
    check_cues_and_length(take.stage, 30, 70)
