"""Seeded problems of the kinds that break path algorithms, a few rows and columns each."""

import numpy as np

from solver import LeastSquares, Trajectory

HADAMARD = np.array([[1.0]])
while len(HADAMARD) < 8:
    HADAMARD = np.block([[HADAMARD, HADAMARD], [HADAMARD, -HADAMARD]])

KINDS = (
    "generic",
    "one weight",
    "one sample",
    "more columns than rows",
    "correlation 0.95",
    "correlation 0.999",
    "duplicates",
    "collinear",
    "constant columns",
    "offset columns",
    "column scales",
    "overall scale",
    "tiny and huge",
    "integers",
    "signs",
    "ties",
    "hadamard",
    "nearly equal columns",
    "hilbert",
    "denormal",
)
SINGULAR = ("nearly equal columns", "hilbert", "denormal")
"""Kinds in which rounding may hide an answer: there a PrecisionError is allowed, now and then."""
CLASSES = (*KINDS, "separable", "nearly separable")
"""The kinds of classification problems."""


def design(kind: str, rng: np.random.Generator, n: int | None = None, more: int = 1) -> np.ndarray:
    """X of one kind; where that leaves it open, with n columns and more · n + (2 to 12) rows."""
    n = n or (1 if kind == "one weight" else int(rng.integers(1, 8)))
    m = more * n + int(rng.integers(2, 13))
    X = rng.normal(size=(m, n))
    match kind:
        case "one sample":
            return X[:1]
        case "more columns than rows":
            return X[: int(rng.integers(1, n + 1)), :] if n < 3 else X[: n - 1]
        case "correlation 0.95" | "correlation 0.999":
            share = float(kind.split()[1])
            return np.sqrt(share) * rng.normal(size=(m, 1)) + np.sqrt(1 - share) * X
        case "duplicates":
            copies = rng.integers(0, max(n - 1, 1), size=n)
            return X[:, copies] * rng.choice([-1.0, 1.0], size=n)
        case "collinear":
            return np.column_stack([X, X @ rng.integers(-1, 2, size=(n, 2))])
        case "constant columns":
            X[:, rng.integers(0, n, size=2)] = rng.choice([0.0, 1.0, 3.0], size=2)
            return X
        case "offset columns":
            return X + 10.0 ** rng.uniform(0, 5, size=n)
        case "column scales":
            return X * 10.0 ** rng.uniform(-8, 8, size=n)
        case "overall scale":
            return X * 10.0 ** rng.uniform(-8, 8)
        case "tiny and huge":
            return X * 10.0 ** rng.choice([-30, 30])
        case "integers":
            return rng.integers(-2, 3, size=(m - n, n)).astype(float)
        case "signs":
            return rng.choice([-1.0, 1.0], size=(m - n, n))
        case "ties":  # orthogonal columns, rounded: many pulls of exactly the same size
            return np.round(4 * np.linalg.qr(X)[0]) / 4
        case "hadamard":
            return HADAMARD[:, rng.permutation(8)[:n]]
        case "nearly equal columns":
            twin = X[:, :1] + 10.0 ** rng.uniform(-14, -2) * rng.normal(size=(m, 1))
            return np.column_stack([X[:, : max(n - 1, 1)], twin])
        case "hilbert":
            return 1 / (np.arange(m)[:, None] + np.arange(n) + 1.0)
        case "denormal":  # some columns' squares, or the numbers themselves, lose their digits
            return X * 10.0 ** rng.choice([-310, -150, -90, -74, -70])
    return X


def problem(kind: str, rng: np.random.Generator, n: int | None = None) -> tuple[np.ndarray, ...]:
    """X and y; y is noise, or follows from the columns, or from some of them exactly."""
    X = design(kind, rng, n)
    m, n = X.shape
    whole = kind in ("integers", "signs", "ties", "hadamard")
    y = rng.integers(-3, 4, size=m).astype(float) if whole else rng.normal(size=m)
    unit = X / (abs(X).max() or 1.0)
    chance = rng.random()
    if chance < 0.1:
        y = unit @ rng.normal(size=n)
    elif chance < 0.2:
        y = unit @ rng.integers(-1, 2, size=n).astype(float)
    elif chance < 0.23:
        X = X.copy()
        X[:, 0] = 0
    if rng.random() < 0.2:
        y = y * 10.0 ** rng.uniform(-8, 8)
    return X, y


def bowl(kind: str, rng: np.random.Generator, n: int | None = None) -> tuple[np.ndarray, ...]:
    """H and ŵ, from X and y; a multiple of the diagonal is added where H is not definite."""
    X, y = problem(kind, rng, n)
    if kind == "denormal":
        X = X / (abs(X).max() or 1.0) * 10.0 ** rng.choice([-140, -74, -70])
    hessian = X.T @ X / len(X)
    diagonal = hessian.diagonal().copy()
    diagonal[diagonal == 0] = diagonal.max() or 1.0
    root = np.sqrt(diagonal)
    if np.linalg.eigvalsh(hessian / root / root[:, None])[0] < 1e-9:
        hessian[np.diag_indices_from(hessian)] = diagonal * (1 + 1e-3)
    weights = rng.normal(size=len(root))
    weights[rng.random(len(root)) < 0.1] = 0.0
    return hessian, weights * (abs(y).max() or 1.0) / root


def classes(kind: str, rng: np.random.Generator, n: int | None = None) -> tuple[np.ndarray, ...]:
    """X and labels ±1: from a plane and noise, or as the kind says."""
    if kind == "nearly separable":
        return barely(rng, n or int(rng.integers(1, 5)))
    n = n or (1 if kind == "one weight" else int(rng.integers(1, 5)))
    X = design(kind, rng, n, more=4)
    n = X.shape[1]
    unit = X / (abs(X).max() or 1.0)
    if kind == "separable":  # rounded, some points lie on the plane
        X = np.round(X, 1) if rng.random() < 0.3 else X
        return X, np.where(X @ rng.integers(-2, 3, size=n) >= 0, 1.0, -1.0)
    noise = rng.uniform(0.1, 2) * abs(unit).mean() * rng.normal(size=len(X))
    return X, np.where(unit @ rng.normal(size=n) + noise > 0, 1.0, -1.0)


def barely(rng: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Classes that a plane separates but for pairs on it, and one sample a little beyond it."""
    turn = np.linalg.qr(rng.normal(size=(n, n)))[0]
    m = n + int(rng.integers(3, 12))
    Z = rng.normal(size=(m, n))
    Z[:, 0] = abs(Z[:, 0])
    on = np.eye(n)[1:] * rng.uniform(0.3, 3, size=(n - 1, 1))
    beyond = -(10.0 ** rng.uniform(-9, 0)) * np.eye(n)[:1]
    Z = np.vstack([Z, on, -on, beyond]) @ turn
    y = rng.choice([-1.0, 1.0], size=len(Z))
    return Z * y[:, None], y


def prices(path: Trajectory, rng: np.random.Generator) -> np.ndarray:
    """The knots, points between them, and prices at random: of alpha_max, or of the curvature."""
    top = path.alpha_max
    if np.isinf(top):
        top = max(path.alphas[-1], path.loss.n * path.loss.hessian(path.weights[-1]).max())
    parts = rng.uniform(0, 1, size=(3, len(path.alphas) - 1))
    between = path.alphas[:-1] + parts * np.diff(path.alphas)
    even, small = rng.uniform(0, 1.1, 8), 10.0 ** rng.uniform(-9, 0, 6)
    above = 10.0 ** rng.uniform(0, 9, 3 if np.isinf(path.alpha_max) else 1)
    return np.concatenate(
        [path.alphas, between.ravel(), top * np.concatenate([even, small, above])]
    )


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
