"""Colours by role, for a light page and a dark one.

Colours carry meaning everywhere: green is the loss, blue the penalty, the warm accent the balance
between them. A stroke and a text of one role may differ, since small text needs more contrast
(WCAG 2.2: 4.5:1) than a bold stroke (3:1). Both palettes keep loss, penalty and optimum apart under
simulated protanopia, deuteranopia and tritanopia; `tests/scenes/look/test_theme.py` measures it.
"""

from dataclasses import dataclass

ROLES = ("ink", "muted", "loss", "penalty", "optimum")
"""What a stroke or a text can stand for; `ink` is neutral, `muted` is not spoken of."""

FADED = 0.35
"""Opacity of what is on the board but not spoken of."""


@dataclass(frozen=True)
class Theme:
    """One palette: sRGB hex strings by role.

    `page` is the background of the frame, `board` the sheet that is drawn on, `hairline` its edge.
    `strokes` and `texts` map each of `ROLES` to a colour; `family` is the opacity of the faint
    contour families and `fill` that of a filled ball.
    """

    page: str
    board: str
    hairline: str
    strokes: dict[str, str]
    texts: dict[str, str]
    family: float
    fill: float


THEMES = {
    "paper": Theme(
        page="#FBFAF6",
        board="#FFFFFF",
        hairline="#D9D5C9",
        strokes={
            "ink": "#1F2026",
            "muted": "#83848C",
            "loss": "#2D9F46",
            "penalty": "#1B3EAE",
            "optimum": "#BD245C",
        },
        texts={
            "ink": "#1F2026",
            "muted": "#63646D",
            "loss": "#308300",
            "penalty": "#1735B3",
            "optimum": "#C2155C",
        },
        family=0.30,
        fill=0.11,
    ),
    "night": Theme(
        page="#10131A",
        board="#171B25",
        hairline="#2E3442",
        strokes={
            "ink": "#ECEAE3",
            "muted": "#7E8594",
            "loss": "#C6F584",
            "penalty": "#557AE7",
            "optimum": "#FF5C8A",
        },
        texts={
            "ink": "#ECEAE3",
            "muted": "#9BA2B0",
            "loss": "#C6F584",
            "penalty": "#7F9DF5",
            "optimum": "#FF7A9F",
        },
        family=0.30,
        fill=0.20,
    ),
}
