import json

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from scenes.look.theme import ROLES
from scenes.words.languages import LANGUAGES
from scenes.words.markup import Line, Prose, Template, merge
from scenes.words.maths import _FUNCTIONS, _SYMBOLS, Formula, MarkupError, formula
from scenes.words.numerals import Scale

ZH, EN = LANGUAGES["zh"], LANGUAGES["en"]
PREAMBLE = "".join(f"#let {role}(body) = body\n" for role in ROLES)


COMPILER = typst.Compiler(font_paths=typst.Fonts(include_system_fonts=False))


def compiles(source):
    COMPILER.compile((PREAMBLE + source).encode(), format="svg")


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("w_1", "w₁"),
        ("alpha^*", "α*"),
        ("hat(w)", "ŵ"),
        ("hat(w)_2", "ŵ₂"),
        ("w_1<=0", "w₁ ≤ 0"),
        ("abs(J'(0)) <= alpha/n", "|J′(0)| ≤ α/n"),
        ("-1.429", "−1.429"),
        ("w_1 = -1", "w₁ = −1"),
        ("J'(0) - alpha/n", "J′(0) − α/n"),
        ("(0, 1.336)", "(0, 1.336)"),
        ("2 alpha/n", "2α/n"),
        ("6.60 times 10^(−5)", "6.60 × 10⁻⁵"),
        ("w_(i j)", "wᵢⱼ"),
        ("alpha_max", "αₘₐₓ"),
        ("w^top H w", "wᵀHw"),
        ("sqrt(2)", "√2"),
        ("sqrt(1 + alpha)", "√(1 + α)"),
        ("sum abs(w_i)", "∑|wᵢ|"),
        ("max abs(w)", "max |w|"),
        ("loss(J(w)) + penalty(alpha/n)", "J(w) + α/n"),
        ("[0.4, 2]", "[0.4, 2]"),
        ("w_1 -> 0", "w₁ → 0"),
    ],
)
def test_a_formula_is_written_in_unicode_and_typst_accepts_it(source, plain):
    assert formula(source).plain == plain
    compiles(formula(source).typst)


def test_typst_knows_every_name_of_the_table():
    for name, symbol in _SYMBOLS.items():
        compiles(formula(name if symbol.kind == "atom" else f"1 {name} 2").typst)
    for name in _FUNCTIONS:
        compiles(formula(f"{name}(w)").typst)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("alph", "unknown name 'alph'; did you mean 'alpha'"),
        ("xyz", "unknown name 'xyz'; write spaces"),
        ("w1", "glues a digit to a letter; write w_1"),
        ("#read", "has '#' where"),
        ('"x"', "has '\"' where"),
        ("\\", "where it cannot stand"),
        ("α", "has 'α' where|unknown name 'α'"),
        ("(1", r"lacks a closing \)"),
        ("1)", r"has '\)' where"),
        ("abs(1, 2)", "more than one thing"),
        ("abs()", "gives nothing"),
        ("hat", "needs brackets after 'hat'"),
        ("hat(w_1)", "puts a hat on more than one"),
        ("w_()", "has an empty subscript"),
        ("w_", "ends where something should follow"),
        ("w_alpha", "subscript that Unicode cannot write"),
        ("w_1'", "orders its marks"),
        ("(" * 50 + ")" * 50, "nests brackets"),
        ("", "is empty"),
    ],
)
def test_what_is_not_in_the_subset_is_named(source, sentence):
    with pytest.raises(MarkupError, match=sentence):
        formula(source)


PIECES = [*_SYMBOLS, *_FUNCTIONS, *"()[]_^*'12.x#$\\\";:&@`", "//", "let", "read"]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join) | st.text(max_size=40))
@settings(deadline=None)
def test_any_text_between_dollars_is_refused_or_harmless(source):
    try:
        body = formula(source).body
    except MarkupError:
        return
    assert not set(body) & set('#"\\$@`;:&')
    compiles(f"${body}$")


@given(
    st.text(
        alphabet=st.characters(exclude_categories=["C"], exclude_characters="\ufffc"), max_size=60
    )
)
def test_any_text_outside_dollars_is_one_string_literal(text):
    line = Template.parse(r"\<{value}>").fill({"value": text})
    # Typst's escapes are those of JSON, as far as they are used here.
    assert json.loads(line.typst.removeprefix("#")) == line.runs[0].plain


def test_a_less_than_sign_is_a_mark_only_in_a_text():
    template = Template.parse(r"\<b> <a>is $w<0$<c>")
    assert (template.fill({}).plain, list(template.marks)) == ("<b> is w < 0", ["a", "c"])
    assert [before.fill({}).plain for before in template.marks.values()] == ["<b>", "<b> is w < 0"]
    assert Template.parse("{n}<a>{n}").marks["a"].fill({"n": "<b>"}).plain == "<b>"


def test_code_in_a_text_is_shown_and_not_run():
    evil = r'#read("/etc/passwd") $x$ \u{41} "quoted" *bold* @ref // gone'
    line = Template.parse("{value}!").fill({"value": evil})
    assert line.plain == evil + "!"
    source = f"#metadata(repr([{line.typst}])) <shown>"
    shown = json.loads(typst.query(source.encode(), "<shown>", field="value", one=True))
    assert shown == f"[{evil}!]"


def test_numbers_are_maths_wherever_they_stand():
    alpha = Scale.for_magnitude(6.6).numeral(2.858)
    line = Template.parse("At {alpha}, $alpha = {alpha}$ {first}").fill(
        {"alpha": alpha, "first": 1}
    )
    assert [type(run) for run in line.runs] == [Prose, Formula, Prose, Formula, Prose, Formula]
    assert line.plain == "At 2.86, α = 2.86 1"


@pytest.mark.parametrize(
    ("source", "value", "plain"),
    [
        ("{x:.3f}", -1.42909, "−1.429"),
        ("{x:.2g}", 0.00178, "1.8 × 10⁻³"),
        ("{x}", 2.858, "2.86"),
        ("{x}", -0.0, "0.00"),
        ("$w_{x}$", 2, "w₂"),
        ("$10^({x})$", -5, "10⁻⁵"),
        (r"{{\$5}} {x}", "yes", "{$5} yes"),
    ],
)
def test_placeholders_are_formatted(source, value, plain):
    assert Template.parse(source).fill({"x": value}).plain == plain


@pytest.mark.parametrize(
    ("source", "value", "sentence"),
    [
        ("{x}", None, "nothing fills the placeholder {x}; what is known here is: nothing"),
        ("{x:.2f}", "a", "asks for digits of 'a'"),
        ("{x}", True, "asks for digits of True"),
        ("{x}", float("nan"), "cannot be shown"),
        ("$w_{x}$", "#read", "has '#' where"),
        ("{x}", "a\u202eb", "unprintable character U\\+202E"),
        ("{x}", "a\ufffcb", "unprintable character U\\+FFFC"),
    ],
)
def test_a_placeholder_that_cannot_be_filled_is_an_error(source, value, sentence):
    template = Template.parse(source)
    with pytest.raises(MarkupError, match=sentence):
        template.fill({} if value is None else {"x": value})


@pytest.mark.parametrize(
    "source", ["a $b", "{x", "{x.y}", "{0}", "{x!r}", "{x:>9}", "$nope$", "{}"]
)
def test_a_broken_text_is_found_when_it_is_read(source):
    with pytest.raises(MarkupError):
        Template.parse(source)


def test_chinese_keeps_its_distance_from_maths_and_latin():
    line = Template.parse("当 $w_1$ 为零，\n 用L1正则化。").fill({})
    assert line.plain == "当 w₁ 为零，用 L1 正则化。"
    assert line.typst == '#"当"#h(0.25em)$w_(1)$#h(0.25em)#"为零，用L1正则化。"'


@pytest.mark.parametrize(
    ("text", "english", "chinese"),
    [
        ("one-sided slope", 3, 6),
        ("don’t", 1, 2),
        ("It is 2.86", 6, 8),
        ("价格涨了。", 0, 4),
        ("L1 正则化", 2, 5),
    ],
)
def test_spoken_units_of_text(text, english, chinese):
    assert Prose(text).units(ZH) == chinese
    if english:
        assert Prose(text).units(EN) == english


def test_a_formula_is_said_by_its_reading():
    said = formula("abs(J'(0)) <= alpha/n")
    # the size of | J | prime | zero | is at most | alpha | over | n
    assert said.units(EN) == 3 + 1 + 1 + 1 + 3 + 1 + 1 + 1
    # 的绝对值 | J | 一撇 | 0 | 小于等于 | 阿尔法 | 除以 | n
    assert said.units(ZH) == 4 + 1 + 2 + 1 + 4 + 3 + 2 + 1


def test_neighbouring_texts_become_one():
    assert merge([Prose(" a"), Prose(""), Prose("b ")]) == Line((Prose("ab"),))
    assert merge([]).plain == merge([]).typst == ""
