"""Seeded least-squares problems of the kinds that break path algorithms."""

import numpy as np

from solver import LeastSquares, Trajectory

HADAMARD = np.array([[1.0]])
while len(HADAMARD) < 8:
    HADAMARD = np.block([[HADAMARD, HADAMARD], [HADAMARD, -HADAMARD]])


def design(kind: str, rng: np.random.Generator) -> np.ndarray:
    """X of one kind: a few rows, a few columns."""
    n = int(rng.integers(1, 9))
    m = n + int(rng.integers(2, 13))
    X = rng.normal(size=(m, n))
    match kind:
        case "ties":  # orthogonal columns, rounded: many pulls of exactly the same size
            return np.round(4 * np.linalg.qr(X)[0]) / 4
        case "hadamard":
            return HADAMARD[:, rng.permutation(8)[: int(rng.choice([1, 2, 4, 8]))]]
        case "signs":
            return rng.choice([-1.0, 1.0], size=(int(rng.integers(2, 13)), n))
        case "wide signs":
            size = int(rng.integers(2, 6)), int(rng.integers(4, 12))
            return rng.choice([-1.0, 1.0], size=size)
        case "integers":
            return rng.integers(-2, 3, size=(int(rng.integers(2, 13)), n)).astype(float)
        case "duplicates":
            copies = rng.integers(0, n, size=n + int(rng.integers(1, 4)))
            return X[:, copies] * rng.choice([-1.0, 1.0], size=len(copies))
        case "column scales":
            return X * 10.0 ** rng.uniform(-8, 8, size=n)
        case "overall scale":
            return X * 10.0 ** rng.uniform(-8, 8)
        case "more columns than rows":
            return rng.normal(size=(m - n, m + 1))
        case "correlation 0.95":
            return np.sqrt(0.95) * rng.normal(size=(m, 1)) + np.sqrt(0.05) * X
        case "collinear":
            return np.column_stack([X, X @ rng.integers(-1, 2, size=(n, 2))])
        case "nearly equal columns":
            twin = X[:, :1] + 10.0 ** rng.uniform(-14, -2) * rng.normal(size=(m, 1))
            return np.column_stack([X, twin])
        case "hilbert":
            return 1 / (np.arange(m)[:, None] + np.arange(n) + 1.0)
    return X


KINDS = {
    "generic": 2000,
    "ties": 2000,
    "hadamard": 2000,
    "signs": 2000,
    "wide signs": 2000,
    "integers": 2000,
    "duplicates": 2000,
    "column scales": 2000,
    "overall scale": 2000,
    "more columns than rows": 2000,
    "correlation 0.95": 2000,
    "collinear": 2000,
}
SINGULAR = {"nearly equal columns": 800, "hilbert": 150}
"""Kinds whose Gram matrix is singular to rounding: here a raised error is allowed too."""


def problem(kind: str, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """X and y; y is noise, or follows from the columns, or from some of them exactly."""
    X = design(kind, rng)
    m, n = X.shape
    whole = kind in ("ties", "hadamard", "signs", "wide signs", "integers")
    y = rng.integers(-3, 4, size=m).astype(float) if whole else rng.normal(size=m)
    chance = rng.random()
    if chance < 0.1:
        y = X @ rng.normal(size=n)
    elif chance < 0.2:
        y = X @ rng.integers(-1, 2, size=n).astype(float)
    elif chance < 0.23:
        X = X.copy()
        X[:, 0] = 0
    if rng.random() < 0.2:
        y = y * 10.0 ** rng.uniform(-8, 8)
    return X, y


def prices(path: Trajectory, rng: np.random.Generator) -> np.ndarray:
    """The knots, the middles between them, and prices at random."""
    middles = (path.alphas[1:] + path.alphas[:-1]) / 2
    even = rng.uniform(0, 1.1, 10) * path.alpha_max
    small = 10.0 ** rng.uniform(-9, 0, 5) * path.alpha_max
    return np.concatenate([path.alphas, middles, even, small])


def residuals(loss: LeastSquares, path: Trajectory, alphas: np.ndarray) -> tuple[float, float]:
    """The largest violation of the optimality conditions, computed here from X and y.

    Returns it in units of lam_max, and as a backward error: in units of the numbers that cancel.
    """
    w = path.path(alphas)
    lam = alphas[:, None] / loss.n
    pull = (loss.y - w @ loss.X.T) @ loss.X / len(loss.y)
    off = np.where(w == 0, np.maximum(abs(pull) - lam, 0), abs(pull - lam * np.sign(w))).max(axis=1)
    scale = np.sqrt((loss.X**2).mean(axis=0))
    top = path.alpha_max / loss.n
    cancelling = scale.max() * (abs(w) @ scale + np.sqrt((loss.y**2).mean()))
    return float(off.max() / top), float((off / cancelling).max())
