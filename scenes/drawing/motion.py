"""What moves on the stage: fades without copies, and sweeps over a parameter."""

from collections.abc import Callable
from typing import Any

from manim import Animation, Mobject, VGroup, linear


def presence(mobject: Mobject, value: float) -> Mobject:
    """Set the presence of a mobject and of all its parts; returns it."""
    for member in mobject.get_family():
        member.presence = value
    return mobject


class Directed(Animation):
    """An animation that sets its mobject in place and needs no copy of it."""

    def __init__(self, mobject: Mobject, **kwargs: Any) -> None:
        super().__init__(mobject, rate_func=kwargs.pop("rate_func", linear), **kwargs)

    def create_starting_mobject(self) -> Mobject:
        return self.mobject


class Fade(Directed):
    """Bring mobjects to a presence: 1 shown, 0 gone, in between: not spoken of."""

    def __init__(self, *mobjects: Mobject, to: float = 1.0, **kwargs: Any) -> None:
        super().__init__(VGroup(*mobjects), **kwargs)
        self.to = to

    def begin(self) -> None:
        self.members = [(m, getattr(m, "presence", 1.0)) for m in self.mobject.get_family()]
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        ease = self.rate_func(alpha)
        for member, start in self.members:
            member.presence = start + ease * (self.to - start)


class Sweep(Directed):
    """Run a function over a parameter, linearly in it, so that speed does not lie.

    `at(value)` sets mobjects in place; `mobject` holds all that it moves.
    """

    def __init__(
        self, mobject: Mobject, at: Callable[[float], None], start: float, end: float, **kwargs: Any
    ) -> None:
        super().__init__(mobject, **kwargs)
        self.at, self.start, self.end = at, start, end

    def interpolate_mobject(self, alpha: float) -> None:
        ease = self.rate_func(alpha)
        # The end is hit exactly: start + 1 * (end - start) may miss it by an ulp.
        self.at(self.end if ease == 1 else self.start + ease * (self.end - self.start))
