"""The palettes, measured: apart for every eye, and readable on their page."""

import pytest
from coloraide import Color

from scenes.look.theme import ROLES, THEMES, Theme

VISION = ("normal", "protan", "deutan", "tritan")

LEAST = {("loss", "penalty"): 20, ("loss", "optimum"): 12, ("penalty", "optimum"): 12}
"""CIEDE2000 between two roles, for every eye."""


def seen(colour: str, vision: str) -> Color:
    """The colour as it is seen: Machado, Oliveira & Fernandes (2009), severity 1."""
    if vision == "normal":
        return Color(colour)
    return Color(colour).filter(vision, 1, method="machado", space="srgb-linear")


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("kind", ["strokes", "texts"])
@pytest.mark.parametrize("pair", LEAST, ids="-".join)
def test_roles_are_told_apart(theme: Theme, vision: str, kind: str, pair: tuple[str, str]) -> None:
    a, b = (seen(getattr(theme, kind)[role], vision) for role in pair)
    assert a.delta_e(b, method="2000") >= LEAST[pair]


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("ground", ["page", "board"])
def test_strokes_and_texts_are_readable(theme: Theme, role: str, ground: str) -> None:
    behind = getattr(theme, ground)
    assert Color(theme.strokes[role]).contrast(behind, method="wcag21") >= 3.0
    assert Color(theme.texts[role]).contrast(behind, method="wcag21") >= 4.5


def test_the_measure_sees_what_is_too_near() -> None:
    # Manim's own green and blue collapse for a tritanope.
    green, blue = seen("#83C167", "tritan"), seen("#58C4DD", "tritan")
    assert green.delta_e(blue, method="2000") < LEAST["loss", "penalty"]
