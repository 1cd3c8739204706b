"""Inline maths: a stated subset of Typst, for the picture, for caption files, and for the clock.

A formula is read by the small grammar below and written anew from this module's own tables, so that
no name and no character that is not listed there can reach Typst::

    row    = { term | operator }
    term   = atom { "'" } [ "_" script ] [ "^" script ]
    atom   = number | letter | NAME | FUNCTION "(" row ")" | "(" row ")" | "[" row "]"
    script = atom | "*"

The names are Typst's (``alpha``, ``<=``, ``hat(w)``, ``abs(…)``); the roles of the theme
(``loss(J)``) colour what they enclose. A slash is set as a slash, not as a fraction, so that a
formula is no taller than its line.

**What a formula counts as when it is spoken** is the length of its reading in the table: words in
English, characters in Chinese. A number is read digit by digit, its point included; brackets are
silent; ``_`` is silent and ``^`` is "to the".
"""

import re
import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from scenes.look.theme import ROLES
from scenes.words.languages import Language
from scenes.words.numerals import MINUS


class MarkupError(ValueError):
    """A text that is not in the markup; the message is a sentence that says where."""


@dataclass(frozen=True)
class Formula:
    """A run of maths, which is never broken.

    ``body`` is Typst that this module wrote; ``english`` and ``chinese`` are the words and the
    characters that it is said with.
    """

    body: str
    plain: str
    english: int
    chinese: int

    @property
    def typst(self) -> str:
        """Inline maths."""
        return f"${self.body}$"

    def units(self, language: Language) -> int:
        """Words of English or characters of Chinese that are said."""
        return self.chinese if language.ideographic else self.english


@dataclass(frozen=True)
class _Symbol:
    """One entry of the grammar's table: how it is set, written and said."""

    typst: str
    plain: str
    english: str
    chinese: str
    kind: str = "atom"  # or a key of _SPACED

    @property
    def formula(self) -> "Formula":
        return Formula(self.typst, self.plain, len(self.english.split()), len(self.chinese))


# Any other single letter stands for itself, and its name is one word or one character.
_SYMBOLS: dict[str, _Symbol] = {
    "w": _Symbol("w", "w", "double u", "达布溜"),
    "alpha": _Symbol("alpha", "α", "alpha", "阿尔法"),
    "beta": _Symbol("beta", "β", "beta", "贝塔"),
    "epsilon": _Symbol("epsilon", "ε", "epsilon", "艾普西龙"),
    "kappa": _Symbol("kappa", "κ", "kappa", "卡帕"),
    "lambda": _Symbol("lambda", "λ", "lambda", "拉姆达"),
    "mu": _Symbol("mu", "μ", "mu", "缪"),
    "sigma": _Symbol("sigma", "σ", "sigma", "西格马"),
    "theta": _Symbol("theta", "θ", "theta", "西塔"),
    "nabla": _Symbol("nabla", "∇", "gradient of", "梯度"),
    "partial": _Symbol("partial", "∂", "partial", "偏"),
    "infinity": _Symbol("infinity", "∞", "infinity", "无穷大"),
    "sum": _Symbol("sum", "∑", "the sum of", "求和"),
    "max": _Symbol("max", "max", "max", "最大"),
    "min": _Symbol("min", "min", "min", "最小"),
    "top": _Symbol("top", "⊤", "transpose", "转置"),
    "dots": _Symbol("dots", "…", "and so on", "等等"),
    "=": _Symbol("=", "=", "equals", "等于", "relation"),
    "!=": _Symbol("!=", "≠", "is not", "不等于", "relation"),
    "<": _Symbol("<", "<", "is less than", "小于", "relation"),
    ">": _Symbol(">", ">", "is greater than", "大于", "relation"),
    "<=": _Symbol("<=", "≤", "is at most", "小于等于", "relation"),
    ">=": _Symbol(">=", "≥", "is at least", "大于等于", "relation"),
    "approx": _Symbol("approx", "≈", "is about", "约等于", "relation"),
    "in": _Symbol("in", "∈", "in", "属于", "relation"),
    "->": _Symbol("->", "→", "to", "趋于", "relation"),
    "+": _Symbol("+", "+", "plus", "加", "binary"),
    "-": _Symbol("-", MINUS, "minus", "减", "binary"),
    MINUS: _Symbol("-", MINUS, "minus", "减", "binary"),
    "times": _Symbol("times", "×", "times", "乘", "binary"),
    "dot": _Symbol("dot", "·", "times", "乘", "binary"),
    "/": _Symbol("slash", "/", "over", "除以", "slash"),
    ",": _Symbol(",", ",", "", "", "comma"),
}

# How an operator stands in the plain form.
_SPACED = {"relation": " {} ", "binary": " {} ", "slash": "{}", "comma": "{} "}

# What stands before and after the argument, and how the name is said.
_FUNCTIONS: dict[str, tuple[str, str, str, str]] = {
    "abs": ("|", "|", "the size of", "的绝对值"),
    "norm": ("‖", "‖", "the norm of", "的范数"),
    "sqrt": ("√", "", "the root of", "的平方根"),
    "hat": ("", "\N{COMBINING CIRCUMFLEX ACCENT}", "hat", "帽"),
    **dict.fromkeys(ROLES, ("", "", "", "")),
}

_DEPTH = 20  # more brackets in one another than this are a mistake, or an attack
_BRACKETS = {"(": ")", "[": "]"}
_TOKEN = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?|[A-Za-z]+|<=|>=|!=|->|\S)")

_SUBSCRIPT = dict(
    zip("0123456789+−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)
)
_SUPERSCRIPT = dict(zip("0123456789+−=()inT⊤*", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁱⁿᵀᵀ*", strict=True))


@lru_cache(maxsize=1024)
def formula(source: str) -> Formula:
    """Read maths in the subset of Typst that the module states.

    Raises:
        MarkupError: a name or character that is not in the subset, or a formula that is not whole.
    """
    if glued := re.search(r"([A-Za-z])([0-9])", source):
        letter, digit = glued.groups()
        raise MarkupError(
            f"the formula ${source}$ glues a digit to a letter; write {letter}_{digit} for an "
            f"index, or {letter} {digit}"
        )
    row = _Reader(source).row(until="")
    if not row.body:
        raise MarkupError("a formula is empty: write something between the two $")
    return row


class _Reader:
    """A recursive-descent reader of the grammar; one method a rule."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.tokens = _TOKEN.findall(source)
        self.next = 0
        self.depth = 0

    def peek(self) -> str:
        return self.tokens[self.next] if self.next < len(self.tokens) else ""

    def take(self) -> str:
        token = self.peek()
        self.next += 1
        return token

    def fail(self, what: str) -> MarkupError:
        return MarkupError(f"the formula ${self.source}$ {what}")

    def row(self, until: str, commas: bool = True) -> Formula:
        """Terms and operators up to ``until`` (a bracket, or nothing), which is taken."""
        self.depth += 1
        if self.depth > _DEPTH:
            raise self.fail(f"nests brackets more than {_DEPTH} deep")
        parts: list[Formula] = []
        plain = ""
        operand = False  # whether an operand came last: then + and - are binary
        while self.peek() != until:
            symbol = _SYMBOLS.get(self.peek())
            if not self.peek():
                raise self.fail(f"lacks a closing {until}")
            if symbol and symbol.kind == "comma" and not commas:
                raise self.fail("gives a function more than one thing")
            if symbol and symbol.kind != "atom":
                self.take()
                parts.append(symbol.formula)
                sign = symbol.kind == "binary" and not operand and symbol.plain in f"+{MINUS}"
                if sign:
                    plain += symbol.plain
                else:
                    plain = plain.rstrip() + _SPACED[symbol.kind].format(symbol.plain)
            else:
                parts.append(self.term())
                digits = re.search(r"[0-9]$", plain) and parts[-1].plain[0].isdigit()
                apart = operand and (digits or re.search(r"[a-z]{2}$", plain))  # max |w|
                plain += " " * bool(apart) + parts[-1].plain
            operand = not symbol or symbol.kind == "atom"
        self.take()
        self.depth -= 1
        return _joined(" ", parts, plain.strip())

    def term(self) -> Formula:
        """An atom with its primes and scripts."""
        parts = [self.atom()]
        plain = parts[0].plain
        while self.peek() == "'":
            self.take()
            parts.append(Formula("'", "′", 1, 2))
            plain += "′"
        for mark, glyphs, name in (
            ("_", _SUBSCRIPT, "subscript"),
            ("^", _SUPERSCRIPT, "superscript"),
        ):
            if self.peek() == mark:
                self.take()
                script = self.script()
                if not script.body:
                    raise self.fail(f"has an empty {name}")
                # "to the", 次方; but a star and a transpose are said without it
                power = 2 * (mark == "^" and script.plain not in ("*", "⊤"))
                body = f"{mark}({script.body})"
                said = (script.english + power, script.chinese + power)
                parts.append(Formula(body, script.plain, *said))
                try:
                    plain += "".join(glyphs[c] for c in script.plain if c != " ")
                except KeyError as error:
                    raise self.fail(
                        f"has a {name} that Unicode cannot write in a caption file: {error.args[0]}"
                    ) from None
        if self.peek() in ("_", "^", "'"):
            raise self.fail("orders its marks wrongly: write primes, then _, then ^")
        return _joined("", parts, plain)

    def script(self) -> Formula:
        """What stands after ``_`` or ``^``; its brackets, if any, only group it."""
        if self.peek() == "*":
            self.take()
            return Formula("*", "*", 1, 1)
        if self.peek() == "(":
            self.take()
            return self.row(")")
        return self.atom()

    def atom(self) -> Formula:
        """A number, a letter, a name, a function with its argument, or a bracket."""
        token = self.take()
        symbol = _SYMBOLS.get(token)
        if token in _FUNCTIONS:
            return self.call(token)
        if symbol and symbol.kind == "atom":
            return symbol.formula
        if token in _BRACKETS:
            closing = _BRACKETS[token]
            inside = self.row(closing)
            plain = f"{token}{inside.plain}{closing}"
            return _joined(
                " ", [Formula(token, "", 0, 0), inside, Formula(closing, "", 0, 0)], plain
            )
        if re.fullmatch(r"[0-9.]+", token) and token != ".":
            return Formula(token, token, len(token), len(token))
        if re.fullmatch(r"[A-Za-z]", token):
            return Formula(token, token, 1, 1)
        if not token:
            raise self.fail("ends where something should follow")
        if not token.isalpha():
            raise self.fail(f"has {token!r} where it cannot stand")
        names = [*(name for name in _SYMBOLS if name.isalpha()), *_FUNCTIONS]
        near = get_close_matches(token, names, n=1)
        mend = f"did you mean {near[0]!r}?" if near else "write spaces between letters"
        raise self.fail(f"has the unknown name {token!r}; {mend}")

    def call(self, name: str) -> Formula:
        """The function ``name`` with its one argument in brackets."""
        if self.take() != "(":
            raise self.fail(f"needs brackets after {name!r}")
        inside = self.row(")", commas=False)
        if not inside.body:
            raise self.fail(f"gives nothing to {name!r}")
        before, after, english, chinese = _FUNCTIONS[name]
        plain = inside.plain
        if name == "hat" and len(plain) != 1:
            raise self.fail("puts a hat on more than one character")
        if name == "sqrt" and len(plain) > 1:
            before, after = "√(", ")"
        return Formula(
            f"{name}( {inside.body} )",
            unicodedata.normalize("NFC", before + plain + after),
            inside.english + len(english.split()),
            inside.chinese + len(chinese),
        )


def _joined(separator: str, parts: list[Formula], plain: str) -> Formula:
    return Formula(
        separator.join(part.body for part in parts if part.body),
        plain,
        sum(part.english for part in parts),
        sum(part.chinese for part in parts),
    )
