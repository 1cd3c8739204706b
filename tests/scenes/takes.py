"""What the tests of the chapters share: how one is played, and how its picture is read."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from manim import tempconfig

from scenes.lesson.lesson import DEFAULT, load
from scenes.stage.chapter import Stage
from scenes.stage.rehearsal import rehearse

FOLDER = Path(__file__).parent / "lessons"
LESSONS = {
    "default": DEFAULT,
    # the minimiser in the third quadrant, w_2 lands first, and L2 passes through zero at one price
    "left-below": FOLDER / "left-below.toml",
    # two columns of a CSV: numbers in hundreds, a late landing, and the mirror image of the kink
    "rent": FOLDER / "rent.toml",
}

# Lesson, language and aspect of a take, as `Take.play` wants them.
LOOKS = {
    "default": ("default", "en", "16:9"),
    "left-below": ("left-below", "zh", "1:1"),
    "rent": ("rent", "en", "9:16"),
}
# Of a chapter with numbers of its own, for which a lesson chooses nothing but the look.
EXTRA_LOOKS = {"zh": ("default", "zh"), "en": ("left-below", "en")}


@dataclass(frozen=True, eq=False, repr=False)
class Take:
    """A played chapter: the finished stage, and what was observed of it, each with its beat."""

    stage: Stage
    record: list[tuple[str, Any]]

    @classmethod
    def play(
        cls,
        chapter,
        observe=lambda _: None,
        samples=1,
        lesson="default",
        language="en",
        aspect="",
        frame_rate=60,
    ):
        """Play a chapter without a pixel, with one of `LESSONS`, and observe its stage.

        That is done at `samples` moments of each animation after the title card; `observe` returns
        None where there is nothing to keep. Without an `aspect` the chapter has its lesson's.
        """
        record = []

        def visit(stage, _frame):
            if stage.cues and (now := observe(stage)) is not None:
                record.append((stage.cues[-1][0], now))

        seen = load(LESSONS[lesson]).seen(language, aspect=aspect)
        with tempconfig({"frame_rate": frame_rate}):
            return cls(rehearse(chapter, seen, visit, samples), record)

    @property
    def lesson(self):
        """The lesson that was played."""
        return self.stage.lesson

    @property
    def facts(self):
        """What is known of the lesson."""
        return self.lesson.facts

    @property
    def moments(self):
        """All that was observed, in its order."""
        return [now for _, now in self.record]

    def of(self, *beats):
        """What was observed in some beats."""
        return [now for beat, now in self.record if beat in beats]


def check_cues_and_length(stage, shortest, longest):
    """A finished chapter has played all its cues and marks, and lasts that many seconds."""
    assert [cue for cue, _ in stage.cues] == list(stage.narration.cues(stage.chapter))
    assert stage.unplayed == []
    assert shortest <= stage.frame / stage.fps <= longest


def presence(mobject):
    """How much a mobject is there: 0 is unseen, 1 opaque."""
    return getattr(mobject, "presence", 1.0)


def seen(mobject):
    """Whether anything of a mobject is there to be seen."""
    return presence(mobject) > 0


def centre(disc):
    """The centre of a disc of four cubics, from where these begin."""
    return disc.points[::4].mean(axis=0)


def walk(points, count):
    """Points of a path of cubics (4 k, d), `count` of each: (k · count, d)."""
    t = np.linspace(0, 1, count)[:, None]
    weights = np.hstack([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3])
    cubics = points.reshape(-1, 4, points.shape[-1])
    return np.einsum("ti,kid->ktd", weights, cubics).reshape(-1, points.shape[-1])


def digits(value):
    """What a readout shows, with a mark if it is in the colour of an exact zero."""
    return value.zero.text + "!" if value.zero.text else value.number.text


def diamond(size, count=801):
    """Points of |w_1| + |w_2| = size, corners included."""
    corners = size * np.array([(1, 0), (0, 1), (-1, 0), (0, -1), (1, 0)])
    turns = np.linspace(0, 4, count)
    return np.column_stack([np.interp(turns, range(5), corners[:, i]) for i in range(2)])


def least(loss, size):
    """The smallest loss on a diamond, refined around the best of many points."""
    points = diamond(size)
    best = int(loss.value(points[:-1]).argmin())
    low, high = points[best - 1 if best else -2], points[best + 1]
    sides = [np.linspace(a, b, 801) for a, b in ((low, points[best]), (points[best], high))]
    return min(float(loss.value(side).min()) for side in sides)
