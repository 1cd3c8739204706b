"""Text and formulae, typeset by Typst, as few manim paths as can be.

Manim's own `Typst` mobject starts a compiler for each formula and copies a deep tree of glyphs; a
caption costs it 150 ms. Here one compiler serves the whole process, an outline is parsed once, and
a text is one path for each role in it, which is also what makes a frame with text cheap to draw.

Roles are Typst functions (`loss(...)`, `penalty(...)`): a formula says what its parts mean, and
the theme says what colour that is.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from xml.etree import ElementTree

import numpy as np
import svgelements
import typst

from scenes.drawing.curves import polyline
from scenes.look.theme import ROLES

LATIN = "Libertinus Serif"
HAN = ("LXGW WenKai", "Noto Serif CJK SC", "Noto Sans CJK SC")
"""Families for Chinese, the first that is installed serves."""

_COMPILED = 10  # pt, the size that the outlines are compiled at
_ASCENT, _DESCENT = 0.8, 0.25  # em; the line box is the same whatever letters a line has
_KEYS = {role: f"#0000{index:02x}" for index, role in enumerate(ROLES)}
_ROLE_OF = {key: role for role, key in _KEYS.items()}


class TypesetError(ValueError):
    """A text that cannot be set: a missing font, a missing glyph, a formula Typst refuses."""


@cache
def _fonts() -> typst.Fonts:
    """All fonts of the system and those that Typst carries; scanned once."""
    return typst.Fonts(include_system_fonts=True)


@cache
def han_family() -> str:
    """The Chinese font that is installed.

    Raises TypesetError if there is none: no page of white boxes is ever rendered.
    """
    families = set(_fonts().families())
    for family in HAN:
        if family in families:
            return family
    raise TypesetError(
        "No Chinese font is installed: install LXGW WenKai (Debian: fonts-lxgw-wenkai) "
        "or Noto Sans CJK (Debian: fonts-noto-cjk)."
    )


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(font_paths=_fonts())


def literal(text: str) -> str:
    """Typst markup that shows `text` as it is: nothing in it is read as Typst."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'#"{escaped}"'


def _preamble(han: str) -> str:
    roles = "\n".join(f'#let {r}(body) = text(fill: rgb("{k}"), body)' for r, k in _KEYS.items())
    return f"""\
#set page(width: auto, height: auto, margin: 0pt, fill: none)
#set text(size: {_COMPILED}pt, font: ("{LATIN}", "{han}"), lang: "zh", cjk-latin-spacing: auto,
  top-edge: {_ASCENT}em, bottom-edge: -{_DESCENT}em, fill: rgb("{_KEYS["ink"]}"))
#set par(leading: 0.55em)
#let sgn = math.op("sgn")
{roles}
"""


@dataclass(frozen=True)
class Outline:
    """The outlines of one text: cubics in em, y up, the origin on the left end of its baseline.

    `paths` maps a role to an array (4 k, 3) of Bézier points; `bars` maps a role to the fraction
    bars and rules as (x0, y0, x1, y1, thickness). `width` is the advance, `bottom` and `top` the
    edges of its box, all in em.
    """

    paths: dict[str, np.ndarray]
    width: float
    bottom: float
    top: float


@lru_cache(maxsize=4096)
def outline(source: str) -> Outline:
    """Typeset Typst markup.

    Raises TypesetError if Typst refuses the source or no font has one of its characters.
    """
    # A text with only Latin letters needs no Chinese font at all.
    han = han_family() if re.search(r"[^\x00-\u2e7f]", source) else "LXGW WenKai"
    document = (_preamble(han) + source).encode()
    try:
        svg = _compiler().compile(document, format="svg")
    except typst.TypstError as error:
        raise TypesetError(f"Typst refuses {source!r}: {error.message}.") from error
    _refuse_boxes(source, document)
    page = svg[0] if isinstance(svg, list) else svg
    if page is None:
        raise TypesetError(f"Typst makes no page of {source!r}.")
    return _read(ElementTree.fromstring(page))


def _refuse_boxes(source: str, document: bytes) -> None:
    """Raise TypesetError if the document has a character without a glyph, which shows as a box.

    Typst draws such boxes without a word, but not into a PDF/A, whose rules forbid them. The layout
    is remembered from the picture, so that asking costs half a millisecond.
    """
    try:
        _compiler().compile(document, format="pdf", pdf_standards=["a-2b"], pdf_tags=False)
    except typst.TypstError as error:
        missing = re.search(r"the text `(.+)` could not be displayed", error.message, re.DOTALL)
        if missing:
            raise TypesetError(
                f"No installed font has the character {missing[1]} of {source!r}."
            ) from None


def _tag(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _read(root: ElementTree.Element) -> Outline:
    width, height = (float(x) for x in root.attrib["viewBox"].split()[2:])
    symbols = {
        symbol.attrib["id"]: symbol[0].attrib["d"]
        for symbol in root.iter()
        if _tag(symbol) == "symbol" and len(symbol)
    }
    found: dict[str, list[np.ndarray]] = {}

    def visit(element: ElementTree.Element, matrix: np.ndarray) -> None:
        if _tag(element) == "defs":
            return
        if "transform" in element.attrib:
            matrix = matrix @ _matrix(element.attrib["transform"])
        shape = None
        if _tag(element) == "use":
            data = symbols.get(element.attrib["{http://www.w3.org/1999/xlink}href"][1:], "")
            offset = (float(element.attrib.get("x", 0)), float(element.attrib.get("y", 0)))
            shape = _cubics(data) + offset if data else None
        elif _tag(element) == "path":
            shape = _cubics(element.attrib["d"])
            if element.attrib.get("fill", "none") == "none":
                shape = _bar(shape, float(element.attrib["stroke-width"]))
        if shape is not None and len(shape):
            paint = element.attrib.get("fill", "none")
            role = _ROLE_OF[paint if paint != "none" else element.attrib["stroke"]]
            found.setdefault(role, []).append(shape @ matrix[:2, :2].T + matrix[:2, 2])
        for child in element:
            visit(child, matrix)

    visit(root, np.eye(3))
    baseline = height - _DESCENT * _COMPILED
    paths = {}
    for role, shapes in found.items():
        points = np.zeros((sum(map(len, shapes)), 3))
        points[:, :2] = np.concatenate(shapes)
        points[:, 1] = baseline - points[:, 1]
        paths[role] = points / _COMPILED
    return Outline(paths, width / _COMPILED, -_DESCENT, baseline / _COMPILED)


def _matrix(text: str) -> np.ndarray:
    m = svgelements.Matrix(text)
    return np.array([[m.a, m.c, m.e], [m.b, m.d, m.f], [0.0, 0.0, 1.0]])


@lru_cache(maxsize=4096)
def _cubics(data: str) -> np.ndarray:
    """The SVG path as cubics: an array (4 k, 2)."""
    cubics: list[tuple[complex, complex, complex, complex]] = []
    for segment in svgelements.Path(data):
        if isinstance(segment, svgelements.Move) or segment.start is None:
            continue
        a, b = complex(segment.start), complex(segment.end)
        if isinstance(segment, svgelements.CubicBezier):
            cubics.append((a, complex(segment.control1), complex(segment.control2), b))
        elif isinstance(segment, svgelements.QuadraticBezier):
            c = complex(segment.control)
            cubics.append((a, a + 2 / 3 * (c - a), b + 2 / 3 * (c - b), b))
        elif a != b:
            cubics.append((a, a + (b - a) / 3, b - (b - a) / 3, b))
    flat = np.array(cubics, dtype=complex).reshape(-1)
    return np.column_stack([flat.real, flat.imag])


def _bar(line: np.ndarray, thickness: float) -> np.ndarray:
    """A straight rule as a filled rectangle, so that it scales with the text."""
    a, b = line[0], line[-1]
    along = (b - a) / np.hypot(*(b - a))
    across = thickness / 2 * np.array([-along[1], along[0]])
    corners = np.array([a + across, b + across, b - across, a - across, a + across])
    return polyline(corners)
