"""Playing a chapter without drawing a pixel."""

from collections.abc import Callable
from typing import Any

import numpy as np
from manim import config, tempconfig
from tqdm import tqdm

from scenes.lesson.lesson import Lesson
from scenes.stage.camera import StageCamera
from scenes.stage.chapter import Stage, fit_frame
from scenes.stage.frames import FrameRenderer


class Rehearsal(FrameRenderer):
    """Plays a chapter without drawing a pixel, and shows each sampled moment to a visitor.

    `visit(stage, frame)` is called with everything set in place as it is drawn in that frame: at
    `samples` moments of each animation, or as many as leave no more than `every` seconds between.
    """

    scene: Stage

    def __init__(
        self,
        visit: Callable[[Stage, int], None],
        samples: int = 5,
        every: float | None = None,
    ) -> None:
        super().__init__(StageCamera)
        self.visit, self.samples, self.every = visit, samples, every

    def steps(self, frames: int) -> np.ndarray:
        """Some of so many frames: the first, the last, and those between."""
        count = self.samples
        if self.every is not None:
            count = 2 + int(frames / self.scene.fps / self.every)
        return np.unique(np.linspace(0, frames - 1, min(count, frames)).round())

    def sample(self, times: Any, frames: int) -> Any:
        """The moments of an animation that are played."""
        times.close()
        return tqdm(self.steps(frames) / config.frame_rate, disable=True)

    def render(self, _: Any, time: float, moving_mobjects: Any = None) -> None:  # noqa: ARG002
        self.visit(self.scene, self.scene.frame + round(time * self.scene.fps))

    def update_frame(self, *_: Any, **__: Any) -> None:
        """Draw nothing."""

    def save_static_frame_data(self, *_: Any) -> None:
        """Draw nothing."""

    def freeze_current_frame(self, duration: float) -> None:  # noqa: ARG002
        for step in self.steps(self.scene.length):
            self.visit(self.scene, self.scene.frame + round(step))


def rehearse(
    chapter: type[Stage],
    lesson: Lesson,
    visit: Callable[[Stage, int], None],
    samples: int = 5,
    every: float | None = None,
) -> Stage:
    """Play a chapter of a lesson for a visitor; returns the finished scene. See `Rehearsal`."""
    with tempconfig({"dry_run": True, "progress_bar": "none", "verbosity": "ERROR"}):
        fit_frame(lesson)  # the renderer's camera takes its size when it is made
        renderer = Rehearsal(visit, samples, every)
        stage = chapter(renderer, lesson=lesson)
        renderer.scene = stage
        stage.render()
    return stage
