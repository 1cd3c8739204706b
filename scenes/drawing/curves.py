"""Curves as arrays of cubic Bézier points, four to a cubic: what a mobject is drawn from."""

import numpy as np

_CIRCLE = 4 / 3 * np.tan(np.pi / 8)  # handle length of a quarter circle


def circle_points(radius: float) -> np.ndarray:
    """A circle about the origin as four cubics: (16, 3). Off by 2.7e-4 of the radius."""
    k = _CIRCLE
    quarter = np.array([(1, 0), (1, k), (k, 1), (0, 1)])
    turn = np.array([(0, 1), (-1, 0)])
    points = np.zeros((16, 3))
    for i in range(4):
        points[4 * i : 4 * i + 4, :2] = quarter
        quarter = quarter @ turn
    return radius * points


def polyline(corners: np.ndarray) -> np.ndarray:
    """Straight cubics through `corners` (k, d): an array (4 (k - 1), d)."""
    start, step = corners[:-1], np.diff(corners, axis=0)
    return np.stack([start, start + step / 3, start + 2 * step / 3, corners[1:]], axis=1).reshape(
        -1, corners.shape[1]
    )


def segment(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """A straight stroke between two scene points, as one cubic."""
    return polyline(np.array([a, b], dtype=float))


def hermite(nodes: np.ndarray, velocities: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """Cubics (k, 4, d) through `nodes` (k + 1, d) with the given velocities in a parameter.

    `steps` (k,) are the parameter's steps. Exact for curves that are cubic in the parameter.
    """
    reach = np.asarray(steps)[:, None] / 3
    start, end = nodes[:-1], nodes[1:]
    handles = start + reach * velocities[:-1], end - reach * velocities[1:]
    return np.stack([start, *handles, end], axis=1)


def bezier(cubics: np.ndarray, t: float | np.ndarray) -> np.ndarray:
    """The points (…, d) of cubics (…, 4, d) at the parameter `t`, broadcast against (…, d)."""
    a, b, c, d = np.moveaxis(cubics, -2, 0)
    rest = 1 - t
    points: np.ndarray = rest**3 * a + 3 * rest**2 * t * b + 3 * rest * t**2 * c + t**3 * d
    return points


def dashes(a: np.ndarray, b: np.ndarray, length: float = 0.09) -> np.ndarray:
    """A dashed straight line as one path: dashes of about `length`, the gaps as long."""
    return dashed(np.array([a, b], dtype=float), length)


def dashed(corners: np.ndarray, length: float = 0.09) -> np.ndarray:
    """A dashed line through `corners` (k, 3) as one path, its dashes bending with the line."""
    steps = np.linalg.norm(np.diff(corners, axis=0), axis=1)
    at = np.concatenate([[0.0], np.cumsum(steps)])
    count = max(1, round(at[-1] / (2 * length)))
    starts = np.linspace(0, at[-1], 2 * count)[: 2 * count : 2]
    dash = at[-1] / (2 * count - 1) if count > 1 else at[-1]

    def piece(start: float) -> np.ndarray:
        inner = at[(at > start) & (at < start + dash)]
        where = np.array([start, *inner, start + dash])
        return polyline(np.column_stack([np.interp(where, at, axis) for axis in corners.T]))

    return np.concatenate([piece(start) for start in starts])


def distance(points: np.ndarray, target: np.ndarray, count: int = 16) -> float:
    """How far a curve of cubics (4 k, 3) passes from a point; inf for an empty curve.

    Each cubic is sampled, and the nearest sample is refined by Newton's method on the squared
    distance, which is exact to rounding where the curve passes through the point.
    """
    if len(points) == 0:
        return float("inf")
    p0, p1, p2, p3 = points.reshape(-1, 4, 3).transpose(1, 0, 2) - target
    # In powers of t: c0 + c1 t + c2 t^2 + c3 t^3.
    c0, c1, c2, c3 = p0, 3 * (p1 - p0), 3 * (p0 - 2 * p1 + p2), p3 - p0 + 3 * (p1 - p2)
    t = np.linspace(0, 1, count)[:, None, None]
    sampled = c0 + t * (c1 + t * (c2 + t * c3))
    nearest = t[np.linalg.norm(sampled, axis=2).argmin(axis=0), 0]
    for _ in range(8):
        here = c0 + nearest * (c1 + nearest * (c2 + nearest * c3))
        speed = c1 + nearest * (2 * c2 + 3 * nearest * c3)
        bend = 2 * c2 + 6 * nearest * c3
        slope = (here * speed).sum(axis=1, keepdims=True)
        curvature = (speed * speed + here * bend).sum(axis=1, keepdims=True)
        step = np.divide(slope, curvature, out=np.zeros_like(slope), where=curvature > 0)
        nearest = np.clip(nearest - step, 0, 1)
    here = c0 + nearest * (c1 + nearest * (c2 + nearest * c3))
    return float(np.linalg.norm(here, axis=1).min())


def brace_points(a: np.ndarray, b: np.ndarray, height: float) -> np.ndarray:
    """A curly brace on the left of the line from `a` to `b`, as six cubics.

    So it is over the line if that runs to the right, and under it if it runs to the left.
    """
    length = float(np.linalg.norm(b - a))
    along = (b - a) / length
    left = np.array([-along[1], along[0], 0.0])
    middle = (a + b) / 2 + height * left
    shoulder = height / 2 * left
    reach = min(height, length / 4) * along

    def corner(p: np.ndarray, via: np.ndarray, q: np.ndarray) -> np.ndarray:
        return np.array([p, p + 0.7 * (via - p), q + 0.7 * (via - q), q])

    straight = np.concatenate([segment(a + shoulder + reach, middle - shoulder - reach)])
    back = np.concatenate([segment(middle - shoulder + reach, b + shoulder - reach)])
    return np.concatenate(
        [
            corner(a, a + shoulder, a + shoulder + reach),
            straight,
            corner(middle - shoulder - reach, middle - shoulder, middle),
            corner(middle, middle - shoulder, middle - shoulder + reach),
            back,
            corner(b + shoulder - reach, b + shoulder, b),
        ]
    )
