"""Labels that find their place on a board."""

import numpy as np
from manim import VMobject

from scenes.drawing.labels import calmest, halo
from scenes.drawing.text import Text
from scenes.instruments.board import Board


def minimum_name(board: Board, minimizer: np.ndarray, *others: VMobject) -> Text:
    """The label of the loss's minimiser: away from the origin, since the point leaves towards it.

    Where that place is taken by others, the label stands on another side.
    """
    name, (across, up) = Text(board.look, "$loss(hat(w))$"), np.sign(minimizer)
    sides = ((0.3, 0.36), (0.3, -0.36), (-0.3, 0.36), (0.4, 0.0), (0.0, 0.45), (-0.3, -0.36))
    where, away = board.point(minimizer), np.array([(across * x, up * y, 0.0) for x, y in sides])
    places = [place for far in (1.0, 1.4, 1.8) for place in where + far * away]
    taken = (*board.axes, *board.names, *others)
    return halo(calmest(name, places, taken), board.look.theme.board)


def ball_name(
    board: Board, name: Text, size: float, minimizer: np.ndarray, *others: VMobject
) -> Text:
    """Put a label outside an edge of a diamond of a size (in weights); not of that of the dot."""
    half = np.array([name.width, name.height]) / 2
    room = board.region.inset(*(half + 0.15))
    reach = size * board.unit[0] + 0.25  # the label's nearest corner lies on a larger diamond
    away, origin = -np.sign(minimizer), board.point(np.zeros(2))
    places = [
        origin + np.array([*(away * side * (reach * np.array([share, 1 - share]) + half)), 0.0])
        for side in ((1, 1), (1, -1), (-1, 1))
        for share in (0.5, 0.3, 0.7)
    ]
    inside, taken = map(room.nearest, places), (*board.axes, *board.names, *others)
    return halo(calmest(name, list(inside), taken), board.look.theme.board)
