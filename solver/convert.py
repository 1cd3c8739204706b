"""The price alpha of a path in the words of other tools, and back.

With n weights and m samples the tools minimise, up to a factor in front of everything,

    J(w) + strength (r Σ |w_i| + (1 - r)/2 Σ w_i²)

    scikit-learn   Lasso                strength = alpha                r = 1
                   Ridge                strength = alpha / m            r = 0
                   ElasticNet           strength = alpha                r = l1_ratio
                   LogisticRegression   strength = 1 / (C m)            r = l1_ratio
    glmnet                              strength = lambda               r = alpha

and J(w) + alpha R(w) with the l1_ratio ρ of R (L1: 1, L2: 0) is the same for

    strength = (alpha/n) (2 - ρ)        r = ρ / (2 - ρ)
    alpha = n strength (1 + r) / 2      ρ = 2 r / (1 + r)

An intercept without a price changes nothing. LogisticRegression must not have a solver that
penalises it (liblinear). With sample_weight, m is the sum of the weights, for Ridge and
LogisticRegression; the others divide by it themselves. glmnet divides a y of its gaussian family
by its standard deviation (the one over m) before it fits: divide y first, and both agree.

Sources: the user guide of scikit-learn, 1.1; Friedman, Hastie & Tibshirani 2010 (J. Stat. Softw.
33, 1), glmnet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from solver.errors import InputError
from solver.penalties import L1, L2, ElasticNet

if TYPE_CHECKING:
    from solver.penalties import Penalty

Tool = Literal["Lasso", "Ridge", "ElasticNet", "LogisticRegression", "glmnet"]

ARGUMENTS = {
    "Lasso": ("alpha", None),
    "Ridge": ("alpha", None),
    "ElasticNet": ("alpha", "l1_ratio"),
    "LogisticRegression": ("C", "l1_ratio"),
    "glmnet": ("lambda", "alpha"),
}
"""What each tool calls its price and its r."""


def convert_to(
    tool: Tool, penalty: Penalty, alpha: float, *, n: int, m: float | None = None
) -> dict[str, float]:
    """The arguments by which a tool finds w(alpha) = argmin J(w) + alpha R(w).

    tool      "Lasso", "Ridge", "ElasticNet", "LogisticRegression" or "glmnet"
    penalty   R: L1, L2 or ElasticNet
    alpha     the price, >= 0; LogisticRegression's C is inf for 0
    n         the number of weights
    m         the number of samples, or the sum of their weights; Ridge and LogisticRegression ask

    Raises DataError for another penalty or tool, for one that the tool does not have, for a
    negative price, and without an m that is needed.

        >>> convert_to("Ridge", L2(), 2.0, n=8, m=50)
        {'alpha': 25.0}
    """
    if not isinstance(penalty, L1 | L2 | ElasticNet):
        raise InputError(f"{tool} has no penalty {penalty!r}; use L1, L2 or ElasticNet.")
    rho = penalty.kink
    strength, ratio = _price(alpha) * penalty.share(n) * (2 - rho), rho / (2 - rho)
    price, mix = _arguments(tool)
    only = {"Lasso": 1.0, "Ridge": 0.0}.get(tool, ratio)
    if ratio != only:
        raise InputError(f"{tool} has no penalty {penalty!r}; use ElasticNet there.")
    if tool == "Ridge":
        strength *= _samples(tool, m)
    elif tool == "LogisticRegression":
        inverse = strength * _samples(tool, m)
        strength = 1 / inverse if inverse else float("inf")
    return {price: strength} if mix is None else {price: strength, mix: ratio}


def convert_from(
    tool: Tool, arguments: dict[str, float], *, n: int, m: float | None = None
) -> tuple[L1 | L2 | ElasticNet, float]:
    """The penalty R and the price alpha with which w(alpha) is what the tool finds.

    `arguments` are named as in `convert_to`, of which this is the inverse; n, m and what raises
    DataError are as there.

        >>> convert_from("Lasso", {"alpha": 0.25}, n=8)
        (L1(), 2.0)
    """
    price, mix = _arguments(tool)
    wanted = {price} if mix is None else {price, mix}
    if set(arguments) != wanted:
        raise InputError(f"{tool} takes {' and '.join(sorted(wanted))}, not {list(arguments)}.")
    strength = _price(arguments[price])
    ratio = {"Lasso": 1.0, "Ridge": 0.0}[tool] if mix is None else float(arguments[mix])
    if not 0 <= ratio <= 1:
        raise InputError(f"The {mix} of {tool} must lie between 0 and 1, but it is {ratio!r}.")
    if tool == "Ridge":
        strength /= _samples(tool, m)
    elif tool == "LogisticRegression":
        if not strength:
            raise InputError("C must be above zero; a price of inf leaves no weight to move.")
        strength = 1 / (strength * _samples(tool, m))
    penalty = L1() if ratio == 1 else L2() if ratio == 0 else ElasticNet(2 * ratio / (1 + ratio))
    return penalty, n * strength * (1 + ratio) / 2


def _arguments(tool: str) -> tuple[str, str | None]:
    if tool not in ARGUMENTS:
        raise InputError(f"There is no tool {tool!r}; name one of {', '.join(ARGUMENTS)}.")
    return ARGUMENTS[tool]


def _price(value: float) -> float:
    if not value >= 0:
        raise InputError(f"A price must be a number >= 0, but it is {value!r}.")
    return float(value)


def _samples(tool: str, m: float | None) -> float:
    if m is None or not m > 0:
        raise InputError(f"{tool} counts the samples: say how many as m, not {m!r}.")
    return m
