"""The objective with either penalty, as Typst whose roles say what is loss and what is penalty."""

L1_OBJECTIVE = "$ loss(J(w)) + penalty(alpha / n sum_(i=1)^n abs(w_i)) $"
"""The loss and the price of the weights' absolute values."""

L2_OBJECTIVE = "$ loss(J(w)) + penalty(alpha / n sum_(i=1)^n w_i^2) $"
"""The loss and the price of the weights' squares."""
