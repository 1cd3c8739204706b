"""Where a label stands: clear of lines and of other labels, in a row or in a wedge."""

from collections.abc import Sequence

import numpy as np
from manim import ManimColor, Mobject, VMobject

from scenes.drawing.curves import bezier
from scenes.drawing.text import Text
from scenes.look.layout import Region


def spread(
    wanted: list[float], sizes: list[float], low: float, high: float, gap: float = 0.0
) -> list[float]:
    """Centres for labels in a row: as near to `wanted` as they can be without touching.

    `sizes` are the labels' lengths, [`low`, `high`] is where they may be; the sum of squared shifts
    is least (an isotonic regression, by pooling neighbours). All in scene units.
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    # Without the room that the labels before it take, each label is a point in a sorted row.
    taken, offsets = 0.0, {}
    for i in order:
        offsets[i] = taken + sizes[i] / 2
        taken += sizes[i] + gap
    pools: list[list[int]] = []
    means: list[float] = []
    for i in order:
        pools.append([i])
        means.append(wanted[i] - offsets[i])
        while len(means) > 1 and means[-2] > means[-1]:
            last, mean = pools.pop(), means.pop()
            means[-1] = (means[-1] * len(pools[-1]) + mean * len(last)) / (
                len(pools[-1]) + len(last)
            )
            pools[-1] += last
    room = max(low, high - (taken - gap))
    result = [0.0] * len(wanted)
    for pool, mean in zip(pools, means, strict=True):
        for i in pool:
            result[i] = min(max(mean, low), room) + offsets[i]
    return result


def in_wedge(
    tip: np.ndarray,
    edges: tuple[np.ndarray, np.ndarray],
    half: np.ndarray,
    room: Region,
    farthest: float = 1.6,
) -> np.ndarray:
    """The centre (3,) for a label between two lines that leave `tip`, as near as it can be.

    `edges` are their unit directions (2,), `half` is half of the label's width and height with the
    distance that it keeps. Where an acute wedge leaves no space for it, the label stays in `room`
    and no farther than `farthest` from the tip.
    """
    one, other = edges
    middle = (one + other) / np.hypot(*(one + other))
    # How far the label's centre must be from each of the two lines to clear it.
    clear = max(float(half @ np.abs((-edge[1], edge[0]))) for edge in edges)
    sine = abs(float(one[0] * middle[1] - one[1] * middle[0]))
    centre = tip + np.array([*middle, 0.0]) * min(clear / sine, farthest)
    return room.inset(*half).nearest(centre)


def halo(text: Text, colour: str | ManimColor, width: float = 9.0) -> Text:
    """Give a label an edge in the colour behind it, so that faint lines stop short of it."""
    for part in text.parts.values():
        part.set_stroke(colour, width, 1, background=True)
    return text


def traced(shapes: Sequence[VMobject]) -> np.ndarray:
    """Many points (k, 2) of the outlines of some shapes, between those that draw them too."""
    share = np.linspace(0, 1, 25)[:, None, None]
    drawn = [np.zeros((0, 2))]
    for member in (part for shape in shapes for part in shape.get_family() if len(part.points) > 3):
        curve = bezier(member.points.reshape(-1, 4, 3), share)
        drawn.append(curve.reshape(-1, 3)[:, :2])
    return np.concatenate(drawn)


def clutter(label: VMobject, centre: np.ndarray, points: np.ndarray) -> int:
    """How many of some points a label at a place would meet."""
    half = np.array([label.width, label.height]) / 2 + 0.06
    return int((abs(points - centre[:2]) < half).all(axis=1).sum())


def calmest(label: Text, centres: list[np.ndarray], others: Sequence[VMobject]) -> Text:
    """Put a label where it meets the least of other shapes' outlines: the first such of `centres`.

    Filled shapes are met by their edges alone.
    """
    points = traced(others)
    return label.move_to(min(centres, key=lambda centre: clutter(label, centre, points)))


def meets(centre: np.ndarray, half: np.ndarray, other: Mobject) -> bool:
    """Whether a box, given by its centre and half of its size, meets that of something drawn."""
    room = half[:2] + np.array([other.width, other.height]) / 2
    return bool((abs(centre - other.get_center())[:2] < room).all())


def touch(one: VMobject, other: VMobject) -> bool:
    """Whether the boxes of two labels meet."""
    return meets(one.get_center(), np.array([one.width, one.height]) / 2, other)
