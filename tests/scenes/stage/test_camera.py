"""The camera: presence, exact clips, and the paths of manim's own."""

import numpy as np
import pytest
from figures import disc, square
from manim import Camera, VMobject

from scenes.drawing.curves import polyline, segment
from scenes.drawing.motion import presence
from scenes.l1 import L1
from scenes.lesson.lesson import load
from scenes.look.layout import Region
from scenes.stage.camera import StageCamera, settled
from scenes.stage.rehearsal import rehearse

pytestmark = pytest.mark.usefixtures("manim_config")


@pytest.fixture
def draw():
    """Draws mobjects on white, 10 × 10 units as 100 × 100 pixels; returns the grey picture."""

    def draw(*mobjects):
        camera = StageCamera(
            pixel_width=100,
            pixel_height=100,
            frame_width=10,
            frame_height=10,
            background_color="#FFFFFF",
        )
        camera.capture_mobjects(mobjects)
        assert (camera.pixel_array[..., 3] == 255).all()
        return camera.pixel_array[..., 0].astype(int)

    return draw


def line(width=100.0):
    """A thick stroke across the whole picture."""
    result = VMobject(stroke_color="#000000", stroke_width=width)
    result.points = segment(np.array([-5.0, 0.0, 0.0]), np.array([5.0, 0.0, 0.0]))
    return result


@pytest.mark.parametrize("shape", [lambda: square(4), lambda: line(800)], ids=["fill", "stroke"])
@pytest.mark.parametrize(("share", "grey"), [(1.0, 0), (0.5, 127.5), (0.25, 191.25), (0.0, 255)])
def test_presence_scales_opacity(draw, shape, share, grey):
    assert draw(presence(shape(), share))[50, 50] == pytest.approx(grey, abs=1.5)


def test_presence_multiplies_the_opacity_that_a_colour_has(draw):
    half = square(4).set_fill(opacity=0.5)
    assert draw(presence(half, 0.5))[50, 50] == pytest.approx(191.25, abs=1.5)


def test_what_is_absent_is_not_drawn_at_all(draw):
    assert (draw(presence(square(4), 0.0)) == 255).all()


def test_presence_is_each_mobjects_own(draw):
    picture = draw(presence(square(1), 0.5), square(1).shift((3, 0, 0)))
    assert picture[50, 50] == pytest.approx(127.5, abs=1.5)
    assert picture[50, 80] == 0


def test_a_clipped_stroke_leaves_no_ink_outside_its_region(draw):
    stroke = line()
    stroke.clip = Region(-2, 3, -4, 0.3)
    picture = draw(stroke)
    inside = np.zeros((100, 100), dtype=bool)
    inside[47:90, 30:80] = True  # y is down: 0.3 is row 47, and -4 row 90
    assert (picture[~inside] == 255).all()
    assert (picture[47:55, 30:80] == 0).all()  # and up to the edge nothing is missing


def test_a_path_clips_and_several_clips_leave_what_is_common(draw):
    stroke, circle = line(900), disc(3)
    stroke.clip = circle
    picture = draw(stroke)
    y, x = np.mgrid[4.95:-5:-0.1, -4.95:5:0.1]
    assert (picture[np.hypot(x, y) > 3.1] == 255).all()
    assert (picture[np.hypot(x, y) < 2.9] == 0).all()
    stroke.clip = (circle, Region(0, 5, -5, 5))
    picture = draw(stroke)
    assert (picture[(np.hypot(x, y) > 3.1) | (x < 0)] == 255).all()
    assert (picture[(np.hypot(x, y) < 2.9) & (x > 0)] == 0).all()


def test_an_empty_path_clips_everything(draw):
    stroke = line()
    stroke.clip = VMobject()
    assert (draw(stroke) == 255).all()


def test_a_clip_ends_with_its_mobject(draw):
    stroke = line()
    stroke.clip = Region(-1, 0, -1, 0)
    assert draw(stroke, square(4))[20, 80] == 0


def test_the_camera_draws_what_manims_own_would(draw, monkeypatch):
    stage = rehearse(L1, load(), lambda *_: None, samples=1)
    shapes = [m for each in stage.mobjects for m in presence(each, 1.0).get_family()]
    shapes = [each for each in shapes if len(each.points)]
    assert len(shapes) > 40
    for shape in shapes:
        shape.points = settled(shape.points)
    mine = draw(*shapes)
    monkeypatch.setattr(StageCamera, "set_cairo_context_path", Camera.set_cairo_context_path)
    assert (draw(*shapes) == mine).all()
    assert len(np.unique(mine)) > 50


@pytest.mark.parametrize("part", ["shape", "clip"])
def test_the_last_bits_do_not_reach_the_picture(draw, monkeypatch, part):
    random = np.random.default_rng(0)
    # Half-way between two steps of cairo's, which are 1/256 pixel.
    edges = (np.sort(random.integers(-10_000, 10_000, (40, 2)), axis=1) + 0.5) / 2560

    def boxes(noise):
        for low, high in edges + noise:
            box = square(9)
            if part == "shape":
                corners = [(low, -4, 0), (high, -4, 0), (high, 4, 0), (low, -4, 0)]
                box.points = polyline(np.array(corners))
            else:
                box.clip = Region(low, high, -4, 4)
            yield presence(box, 0.3)

    noise = 1e-15 * random.choice([-1, 1], edges.shape)
    assert (draw(*boxes(noise)) == draw(*boxes(0.0))).all()
    monkeypatch.setattr("scenes.stage.camera.settled", lambda values: values)
    assert (draw(*boxes(noise)) != draw(*boxes(0.0))).any()
