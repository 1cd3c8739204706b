import re

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from scenes.words.captions import LONGEST, SHORTEST, captions, moment
from scenes.words.languages import LANGUAGES, TICKS_PER_SECOND, ticks
from scenes.words.markup import Template
from scenes.words.maths import MarkupError

ENGLISH = (
    "the a of diamond contour corner balance point stays zero. axis, slides w moves: now! then;"
)
CHINESE = (
    "菱形 等高线 平衡点 坐标轴 价格 上涨， 缩小。 停在 顶点上 的 了， 零。 没有 （也 是） “零”"
)
MATHS = ["$w_1$", "$alpha^*=2.86$", "$abs(J'(0)) <= alpha/n$", "$w_2$, ", "($hat(w)$)"]
TERMS = ("等高线", "平衡点", "坐标轴")


def cut(text, language, terms=TERMS):
    return captions(Template.parse(text).fill({}), LANGUAGES[language], terms)


def lines(text, language):
    return [caption.plain for caption in cut(text, language)]


def texts(words, separator):
    chosen = st.sampled_from([*words.split(), *MATHS])
    return st.lists(chosen, min_size=1, max_size=50).map(separator.join)


def check(text, code):
    """Every rule that a viewer would notice the breach of."""
    language = LANGUAGES[code]
    found = cut(text, code)
    whole = Template.parse(text).fill({})
    shown = "".join("".join(caption.plain) for caption in found)
    assert shown.replace(" ", "") == whole.plain.replace(" ", "")
    assert sum(c.spoken for c in found) == pytest.approx(
        language.speech_seconds(whole.units(language))
    )
    now = 0
    for caption in found:
        assert (caption.start, SHORTEST <= caption.end - caption.start <= LONGEST) == (now, True)
        now = caption.end
        seconds = (caption.end - caption.start) / TICKS_PER_SECOND
        assert seconds >= caption.spoken - 1e-9
        assert len("\n".join(caption.plain)) / seconds <= language.reading_rate + 1e-9
        assert 1 <= len(caption.lines) <= 2
        for line in caption.plain:
            assert language.width(line) <= language.line_width
            assert line == line.strip()
            assert not re.match(r"[，。！？：；、）”,.!?:;)]", line)
            assert not re.search(r"[（“(]$", line)


@given(texts(ENGLISH, " "))
@settings(deadline=None)
def test_english_captions_keep_the_rules(text):
    check(text, "en")


@given(texts(CHINESE, ""))
@example("$abs(J'(0)) <= alpha/n$的的了，了，了，")  # a particle that begins a clause
@settings(deadline=None)
def test_chinese_captions_keep_the_rules(text):
    assume("的的的的" not in text)  # nobody writes that, and it is one word
    check(text, "zh")


@given(texts(ENGLISH, " "))
@settings(deadline=None)
def test_no_english_word_or_formula_is_cut(text):
    words = re.sub(r"\s+", " ", " ".join(" ".join(plain) for plain in lines(text, "en")))
    assert words == re.sub(r"\s+", " ", Template.parse(text).fill({}).plain).strip()


def words_of(vocabulary):
    return st.lists(st.sampled_from([*vocabulary.split(), *MATHS]), min_size=1, max_size=30)


@given(
    st.one_of(
        st.tuples(st.just("en"), st.just(" "), words_of(ENGLISH)),
        st.tuples(st.just("zh"), st.just(""), words_of(CHINESE)),
    )
)
@example(("zh", "", ["$w_1$", "等高线", "，", "上的", "$w_1$"]))
@settings(deadline=None)
def test_a_mark_changes_no_text_and_comes_as_its_word_is_said(case):
    code, separator, words = case
    assume("的的的的" not in "".join(words))
    language, text = LANGUAGES[code], separator.join(words)
    marked = Template.parse(separator.join(f"<at{i}>{word}" for i, word in enumerate(words)))
    assert marked.fill({}) == Template.parse(text).fill({})
    assert marked.fill({}).typst == Template.parse(text).fill({}).typst
    found = cut(text, code)
    moments = [moment(found, before.fill({}), language) for before in marked.marks.values()]
    assert moments == sorted(moments)
    for i, at in enumerate(moments):
        before = separator.join(words[:i])
        said = language.speech_seconds(Template.parse(before).fill({}).units(language))
        earlier = [sum(c.spoken for c in found[:k]) for k in range(len(found))]
        k = max(k for k in range(len(found)) if earlier[k] <= said + 1e-9)
        whole = found[k].end - found[k].start
        wanted = found[k].start + whole * min(1, (said - earlier[k]) / found[k].spoken)
        assert abs(at - wanted) <= 0.5 + 1e-6


def test_a_mark_before_a_caption_comes_with_it():
    for code, text, cue in (
        ("en", "The point rests on the axis. <ask>What holds it there?", "What"),
        ("zh", "它稳稳停在坐标轴上，纹丝不动，一动不动。<ask>是什么把它按住了？", "是什么"),
    ):
        template = Template.parse(text)
        found = captions(template.fill({}), LANGUAGES[code], TERMS)
        (start,) = (c.start for c in found if c.plain[0].startswith(cue))
        assert moment(found, template.marks["ask"].fill({}), LANGUAGES[code]) == start > 0


def test_lines_break_at_punctuation_and_are_balanced():
    assert lines("Turn the price up, and the corner slides along the axis.", "en") == [
        ("Turn the price up,", "and the corner slides along the axis.")
    ]
    assert lines("价格继续上涨，点留在顶点上，顶点沿着坐标轴滑下去。", "zh") == [
        ("价格继续上涨，点留在顶点上，", "顶点沿着坐标轴滑下去。")
    ]
    (caption,) = lines("the corner of the diamond meets the contour of the loss", "en")
    assert abs(len(caption[0]) - len(caption[1])) < 10


def test_a_chinese_word_or_term_is_never_cut():
    text = "绿色等高线和蓝色等高线在坐标轴上相切于平衡点所以权重停在零上再也不动了因为惩罚项"
    for terms in (TERMS, ()):
        shown = [line for caption in cut(text, "zh", terms) for line in caption.plain]
        for word in ("等高线", "坐标轴", "平衡点", "权重", "因为"):
            assert sum(line.count(word) for line in shown) == text.count(word)


def test_a_term_that_no_dictionary_has_is_kept_whole():
    text = "一二三四五六七八九十甲乙丙正则化路径丁"
    assert any("正则化路径" in line for c in cut(text, "zh", ["正则化路径"]) for line in c.plain)


def test_one_short_word_is_not_a_caption_of_its_own():
    assert lines("Stop. At the corner it is zero.", "en") == [("Stop. At the corner it is zero.",)]
    assert lines("Stop.", "en") == [("Stop.",)]  # unless it is all there is
    assert lines("停。点碰到了顶点。", "zh") == [("停。点碰到了顶点。",)]


def test_sentences_get_captions_of_their_own():
    assert lines("The point rests on the axis. What holds it there?", "en") == [
        ("The point rests on the axis.",),
        ("What holds it there?",),
    ]


def test_the_pace_of_speech_sets_the_length():
    line = Template.parse("eleven words that are said in exactly four of our seconds").fill({})
    (caption,) = captions(line, LANGUAGES["en"])
    assert caption.end == 4 * TICKS_PER_SECOND
    slower = captions(line, LANGUAGES["en"].with_rate(110))
    assert slower[-1].end >= 6 * TICKS_PER_SECOND
    (caption,) = captions(Template.parse("这里正好九个字两秒").fill({}), LANGUAGES["zh"])
    assert caption.end == 2 * TICKS_PER_SECOND


@pytest.mark.parametrize(
    ("text", "language"),
    [("a" * 43, "en"), ("see " + "b" * 50, "en"), ("$" + "w_1 + " * 20 + "w_2$", "zh")],
)
def test_what_fits_no_line_is_an_error(text, language):
    with pytest.raises(MarkupError, match="too long for one line"):
        cut(text, language)


def test_ticks_forgive_rounding_errors():
    assert [ticks(s) for s in (0, 1 / 15, 0.1 + 0.2, 7, 5 / 6)] == [0, 1, 5, 105, 13]
