# ruff: noqa: RUF001 - letters of many scripts are what is tested
"""Damaged texts: what is found, and which good texts of the world give nothing."""

import pytest

from finetune.dataset.text_quality import find_text_faults

GOOD = {
    "Arabic": "مرحبا، كيف حالك اليوم؟ السماء زرقاء والعشب أخضر.",
    "Bengali": "আকাশ নীল কেন? আজ আমরা এটা নিয়ে কথা বলব।",
    "Bulgarian": "Защо небето е синьо? „Рано“ – каза Петър… СРОЧНО!",
    "Chinese": "天空为什么是蓝色的？“因为光的散射。”——老师说……",
    "Chinese, traditional": "為什麼天空是藍色的？「因為光的散射。」",
    "Croatian": "Đuro i Željko šeću; čaša je puna, ćuk huče.",
    "Czech": "Příliš žluťoučký kůň úpěl ďábelské ódy. „Ano“, řekl.",
    "Danish": "Rødgrød med fløde på Ærø, sagde Åse – »åh ja«.",
    "Dutch": "Coördinatie van ideeën; ’s avonds één café, hè?",
    "Esperanto": "Eĥoŝanĝo ĉiuĵaŭde, ĉu ne?",
    "Estonian": "Õhtul sõõr, öö ja äär; šokolaad ning žanr.",
    "Finnish": "Yöllä hän söi äyriäisiä; Åbo on Turku.",
    "French": "L’été… « déjà ! » Noël, où çà ? ÊTRE ÂGÉ, œuvre, cœur, été…» 25 °C",
    "German": "Größe „Maß“, Übermut, ÄÖÜäöüß – „Straße“… Öl für 5 €, 20 °C.",
    "Greek": "Γιατί ο ουρανός είναι μπλε; «Ναι», είπε ο Γιώργος. Ω, δ, φ.",
    "Hebrew": "למה השמיים כחולים? „כן“ אמר המורה.",
    "Hindi": "आकाश नीला क्यों है? आज हम इस पर बात करेंगे।",
    "Hungarian": "Árvíztűrő tükörfúrógép; „ő” – mondta.",
    "Icelandic": "Íþróttir, ævintýri, það er kalt á Þingvöllum; Öxará.",
    "Irish": "Tá an spéir gorm – cén fáth? Éire, Ó Súilleabháin.",
    "Italian": "Perché è così? Città, virtù, più: «È vero!» – 3ª ora",
    "Japanese": "空はなぜ青いの？「光が散らばるから」と先生は言った…ﾊﾝｶｸ",
    "Korean": "하늘은 왜 파랄까요? “빛이 흩어지니까요.” 그럼 저녁에는?붉은 빛만?왜요?정말?",
    "Latvian": "Ķēniņš ēda āboļus; šķīvis, žņaugs.",
    "Lithuanian": "Įlinkdama fechtuotojo špaga „žvilgėjo“ – ąžuolas.",
    "Norwegian": "Blåbærsyltetøy på Østlandet, sa Åge – «ja».",
    "Polish": "Zażółć gęślą jaźń – „Żółw” – Łódź, ŚWIĘTO.",
    "Portuguese": "Não há pão; à noite, “avó” e AVÔ; MAÇÃ – ÓRGÃO, 2.ª via, nº 5.",
    "Romanian": "Șoseaua și țara; „Îți place?” – Ăsta, mâine. Ţară.",
    "Russian": "Почему небо голубое? «Рассеяние света» — Роза, СССР, РФ… “Да”.",
    "Serbian": "Зашто је небо плаво? „Расејање” – Љубљана, Ћуприја, РС.",
    "Spanish": "¿Por qué? ¡Qué niño! «Años» — CIGÜEÑA, 1.º y 2.ª; ¿¡cómo!?",
    "Swedish": "Ålänning, är du på ön? ”Ja”, säger Örjan – ÅÄÖ.",
    "Tamil": "வானம் ஏன் நீலமாக இருக்கிறது?",
    "Thai": "ทำไมท้องฟ้าจึงเป็นสีฟ้า",
    "Turkish": "İğne, ışık, çağ; “ÖĞÜT” – Şişli’de Üsküdar… Âlâ!",
    "Ukrainian": "Чому небо блакитне? «Її» — Ґанок, Європа, РІК…",
    "Vietnamese": "Tại sao bầu trời xanh? “Đúng rồi” – Ẩn ức, ÀẢÃÁẠ, Quảng Ngãi, đã à…",
    "arrows and marks": "→ ⇒ ✓ ✗ ★ © ® ™ § ¶ † ‡ • … ‰ ± × ÷ ¼ ½ ¾ µ ¬ ¿¡ «»",
    "box drawing": "├── src\n│   └── a.py ┬─┐ ║ ╬ ▓░",
    "currencies": "€5, £3, ¥900, ₩1,000, 20 ¢, ƒ, ¤",
    "emoji": "좋아요 👍🏽 👨‍👩‍👧 ❤️ 🇰🇷",
    "enumerations": "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏ ÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞß àáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ",
    "IPA": "/ˈfɒnətɪks/ [ʁɛ̃] ðə θɪŋ ɕʰ ŋ͡m",
    "mathematics": "√2 ≈ 1.414; ∀ε>0 ∃δ: |x−a|<δ ⇒ |f(x)−L|<ε; ∑ᵢ xᵢ² ≤ ∞, Γ(½)=√π, ¬p ∨ q, Ω, φ",
    "plain": "A plain text,\twith tabs\nand lines\r\n.",
    "soft characters": "zero\u200bwidth, soft\u00adhyphen, no\u00a0break, \u200fright-to-left",
}

KOREAN = "안녕하세요, 오늘은 날씨가 참 좋네요. 어디로 갈까요? 산에서는 왜 그럴까요?"


@pytest.mark.parametrize("language", GOOD)
def test_a_good_text_gives_nothing(language):
    """Accents, quotes and symbols of any language are no faults, once or many times over."""
    assert find_text_faults(GOOD[language]) == []
    assert find_text_faults(GOOD[language] * 5) == []


@pytest.mark.parametrize(
    "alphabet", ["zÂÇÎÖÛÜâçîöûüĞğİıŞş", "šťúůýžÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ, æøåÆØÅ", "¿¡", "ÄÖÜäöüßÀÂ"]
)
def test_an_alphabet_is_no_mojibake(alphabet):
    """Letters that never meet in a word may stand side by side in a list."""
    assert find_text_faults(alphabet) == []


def the_only_fault(text):
    """Return the code and the words of a text's only fault."""
    ((code, what),) = find_text_faults(text)
    return code, what


def wrong(encodings):
    """Return the fault of a text in a wrong encoding, which quotes nothing of it."""
    what = f"reads as text in the wrong encoding ({encodings}): save the source as UTF-8"
    return "mojibake", what


@pytest.mark.parametrize(
    "text",
    [
        "Ã©tÃ©",
        "I donâ€™t know",
        "ì•ˆë…•í•˜ì„¸ìš”",
        "ë‚˜ëŠ”",
        "ì\x95\x88ë\x85\x95",
        "ÃƒÂ©tÃƒÂ©",
        "20 Â°C",
        "ðŸ˜€",
        "РїСЂРёРІРµС‚",
        "√©t√© o√π",
        "├⌐t├⌐ o├╣",
        f"{'good words ' * 9}cafÃ© noir",
        "a word: supercalifragilisticÃ©tÃ©expialidocious",
        "itвЂ™s",
        "Ã© \u202dtÃ©",
        "Ã©\u202dtÃ©\u2028\ud83d",
        "Ã© kim@a.kr",
        "Ã© 010-1234-5678",
        "ã“ã‚“ã«ã¡ã¯",
        *(KOREAN.encode().decode(codec) for codec in ("latin-1", "mac_roman", "cp437")),
    ],
)
def test_utf_8_read_in_another_encoding_is_found(text):
    """Once or twice, with bytes lost or without, in any of the codecs."""
    assert the_only_fault(text) == wrong("UTF-8 taken for another")


@pytest.mark.parametrize("text", ["¾È³çÇÏ¼¼¿ä", KOREAN.encode("cp949").decode("latin-1")])
def test_korean_read_as_latin_1_is_told_from_accented_letters(text):
    """CP949 read as Latin-1 shows as accented pairs that are all frequent Hangul."""
    assert the_only_fault(text) == wrong("Korean CP949 taken for Latin-1")


def test_utf_8_read_as_korean_is_found():
    """It loses every third byte to a question mark."""
    text = KOREAN.encode().decode("cp949", "replace").replace("\ufffd", "?")

    assert the_only_fault(text) == wrong("UTF-8 taken for Korean CP949")


@pytest.mark.parametrize(
    ("text", "times"),
    [("year\ufffd", "once (at index 4)"), ("\ufffd \ufffd", "2 times (at index 0)")],
)
def test_a_lost_character_is_named_with_its_place(text, times):
    """U+FFFD tells that something was lost when the text was decoded."""
    what = (
        f"holds U+FFFD {times}: a character was lost when the text was decoded; "
        "take it anew from the source, in the source's own encoding"
    )

    assert the_only_fault(text) == ("replacement-character", what)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("a\x07", "U+0007 at index 1"),
        ("\x00", "U+0000 at index 0"),
        ("ok\x7f\x1b", "U+007F at index 2 and 1 more"),
        ("가나\x9d", "U+009D at index 2"),
        ("가나\x0b", "U+000B at index 2"),
    ],
)
def test_a_control_character_is_named_with_its_place(text, where):
    """C0 other than tab and line ends, DEL and C1 are found in any script."""
    what = f"holds the control character {where}; remove it"

    assert the_only_fault(text) == ("control-character", what)


def test_all_faults_of_a_text_are_named_at_once():
    """Each code comes once, with mojibake's own C1 characters left out."""
    faults = find_text_faults("ì\x95\x88ë\x85\x95 \x07 \ufffd")

    assert [code for code, _ in faults] == [
        "mojibake",
        "replacement-character",
        "control-character",
    ]
    assert "U+0007 at index 7" in faults[2][1]
