"""What a drawn thing is to the stage's camera: how present, how cut; and what moves it.

Fading needs no copies of what fades, and a sweep sets things in place.
"""

from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar, cast

from manim import Animation, Mobject, VGroup, VMobject, linear

from scenes.look.layout import Region

Clip = Region | VMobject
"""An edge to cut at: a region, or a mobject whose path is the edge."""

Shape = TypeVar("Shape", bound=Mobject)
Part = TypeVar("Part", bound=VMobject)


class Drawn(VMobject):
    """One path, with the two attributes that the stage's camera honours (`StageCamera`)."""

    presence: float = 1.0
    clip: Clip | tuple[Clip, ...] | None = None


class Parts(VGroup, Generic[Part]):
    """A group of parts of one kind."""

    def __init__(self, *parts: Part) -> None:
        super().__init__(*parts)

    def __iter__(self) -> Iterator[Part]:
        return iter(cast("list[Part]", self.submobjects))

    def __getitem__(self, index: int) -> Part:  # type: ignore[override]  # no slices
        return cast("list[Part]", self.submobjects)[index]


def family(mobject: Mobject) -> list[Drawn]:
    """A mobject and all its parts: each of them may be faded and cut, whatever it is."""
    return cast("list[Drawn]", mobject.get_family())


def presence(mobject: Shape, value: float) -> Shape:
    """Set the presence of a mobject and of all its parts; returns it."""
    for member in family(mobject):
        member.presence = value
    return mobject


def presence_of(mobject: Mobject) -> float:
    """How present a mobject is, its parts apart."""
    return float(getattr(mobject, "presence", 1.0))


def clip_of(mobject: Mobject) -> Clip | tuple[Clip, ...] | None:
    """What a mobject is cut at, its parts apart."""
    return cast("Clip | tuple[Clip, ...] | None", getattr(mobject, "clip", None))


def is_seen(mobject: Mobject) -> bool:
    """Whether a mobject is there at all."""
    return presence_of(mobject) > 0


class Directed(Animation):
    """An animation that sets its mobject in place and needs no copy of it."""

    def __init__(self, mobject: Mobject, **kwargs: Any) -> None:
        super().__init__(mobject, rate_func=kwargs.pop("rate_func", linear), **kwargs)

    def create_starting_mobject(self) -> Mobject:
        return cast("Mobject", self.mobject)


class Fade(Directed):
    """Bring mobjects to a presence: 1 shown, 0 gone, in between: not spoken of."""

    def __init__(self, *mobjects: VMobject, to: float = 1.0, **kwargs: Any) -> None:
        super().__init__(VGroup(*mobjects), **kwargs)
        self.to = to

    def begin(self) -> None:
        self.members = [
            (member, presence_of(member)) for member in family(cast("Mobject", self.mobject))
        ]
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
