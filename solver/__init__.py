"""Exact regularisation paths in plain numpy.

Everything in this package, and in the film made from it, is about one problem:

    w(alpha) = argmin_w  J(w) + alpha R(w),        alpha >= 0

    L1()           R(w) = (1/n) Σ |w_i|
    L2()           R(w) = (1/n) Σ w_i²                                  no factor 1/2
    ElasticNet(ρ)  R(w) = (1/n) Σ (ρ |w_i| + (1 - ρ) w_i²)              ρ = l1_ratio
    Lq(q)          R(w) = (1/n) Σ |w_i|^q

n is the number of weights, so alpha/n is the price of one weight. With LeastSquares(X, y),
J(w) = 1/(2m) ‖y - X w‖² for m samples, the same w comes from

    scikit-learn   Lasso(alpha=alpha/n)              fit_intercept as `intercept` of the loss
                   Ridge(alpha=2 m alpha/n)
                   ElasticNet(alpha=(alpha/n) (2 - ρ), l1_ratio=ρ / (2 - ρ))
                   LogisticRegression(C=n / (m alpha)) for Logistic with L1,
                   C=n / (2 m alpha) with L2
    glmnet         lambda = alpha/n for the lasso, 2 alpha/n for ridge
                   (glmnet also divides y by its standard deviation before it fits ridge)

which `convert_to` and `convert_from` know. `information_criterion` and `cross_validated` choose an
alpha, `degrees_of_freedom` counts what it costs, and `path.knots(names)` is the table of what joins
and leaves; `Standardised.coefficients` turns weights back into the units of the data.

    >>> from solver import L1, Quadratic, trajectory
    >>> path = trajectory(Quadratic([[1, 0.3], [0.3, 1.4]], [1.2, 2.1]), L1())
    >>> path.alphas.round(3).tolist(), path.vanishes_at(0).__round__(3)
    ([0.0, 2.858, 6.6], 2.858)
"""

from solver.bridge import global_minimizers, jump, local_minimizers
from solver.contours import level_set
from solver.convert import convert_from, convert_to
from solver.errors import DataError, InputError, PrecisionError
from solver.losses import LeastSquares, Logistic, Loss, Quadratic
from solver.path import trajectory
from solver.penalties import L1, L2, ElasticNet, Lq, Penalty
from solver.selection import cross_validated, degrees_of_freedom, information_criterion
from solver.trajectories import Trajectory

__all__ = [
    "L1",
    "L2",
    "DataError",
    "ElasticNet",
    "InputError",
    "LeastSquares",
    "Logistic",
    "Loss",
    "Lq",
    "Penalty",
    "PrecisionError",
    "Quadratic",
    "Trajectory",
    "convert_from",
    "convert_to",
    "cross_validated",
    "degrees_of_freedom",
    "global_minimizers",
    "information_criterion",
    "jump",
    "level_set",
    "local_minimizers",
    "trajectory",
]
