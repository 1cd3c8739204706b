"""The exact path w(alpha): `trajectory(loss, penalty)`, and which method is for which pair.

homotopy        quadratic loss, L1            straight lines from knot to knot
spectral        quadratic loss, L2            one singular value decomposition for all
continuation    any other convex pair         followed along its curve, solved where asked
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from solver.continuation import curved
from solver.errors import InputError
from solver.homotopy import polygon
from solver.losses import Loss, is_quadratic
from solver.penalties import L1, L2, ElasticNet, Lq
from solver.spectral import spectral

if TYPE_CHECKING:
    from solver.penalties import Penalty
    from solver.trajectories import Trajectory


def trajectory(loss: Loss, penalty: Penalty) -> Trajectory:
    """The path w(alpha) = argmin_w J(w) + alpha R(w) for all alpha >= 0.

    For a quadratic loss exact with L1 (straight lines between knots) and L2 (singular values); any
    other pair of a smooth convex loss and a convex penalty is followed along its curve. Raises
    DataError where the problem has no answer or rounding hides it.
    """
    net = penalty if isinstance(penalty, L1 | L2 | ElasticNet) else None
    if is_quadratic(loss) and net and net.kink == 1:
        return polygon(loss, net)
    if is_quadratic(loss) and net and net.kink == 0:
        return spectral(loss, net)
    if isinstance(penalty, Lq):
        raise InputError(
            f"There is no path for {penalty!r}: use L1() or L2() for q = 1 or 2, and for q < 1 "
            "global_minimizers, one price at a time."
        )
    return curved(loss, penalty)
