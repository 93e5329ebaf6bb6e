// Makes tests/data/tokens/o200k.jsonl: texts with their number of o200k tokens, counted by the
// WebAssembly build of OpenAI's tiktoken, which shares no code with what finetune/tokens.py uses.
// In an empty directory: npm install tiktoken@1.0.22 && node <checkout>/tools/token_goldens.mjs
//
// `encode_ordinary` knows no special tokens: <|endoftext|> is seven tokens of plain text, as it is
// in finetune/tokens.py. Texts are made from a seed; no lone surrogates, which have no UTF-8.

import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";

const require = createRequire(`${process.cwd()}/`); // the package is installed where this is run
const { get_encoding } = require("tiktoken");
const { version } = JSON.parse(readFileSync("node_modules/tiktoken/package.json", "utf8"));

const OUT = new URL("../tests/data/tokens/o200k.jsonl", import.meta.url);
const TEXTS_PER_KIND = 110;
const SEED = 200_000;

let state = SEED;
function random() { // mulberry32: the same texts on every machine
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}
const below = (n) => Math.floor(random() * n);
const pick = (list) => list[below(list.length)];
const times = (n, make) => Array.from({ length: n }, make);

const SENTENCES = {
  korean: ["당신은 다정한 소크라테스식 튜터입니다. 정답을 말해 주지 말고 한 번에 질문 하나씩만 건네세요.", "쌤 볼링공이 탁구공보다 당연히 빨리 떨어지죠? 무거우니까", "아 ㅋㅋ 60은 분이지. 3600초로 나누면 초속 10m!", "값이 싸다고 다 좋은 건 아니잖아요 ㅠㅠ", "훈민정음(訓民正音) 언해본", "'공기만 없으면'이라고 조건을 붙였어요."],
  japanese: ["吾輩は猫である。名前はまだ無い。", "ボーリングの球とピンポン玉、どちらが先に落ちますか?", "えっ、それって矛盾してない?笑", "東京タワーは333mです。", "カタカナ語とひらがな、そして漢字が混ざる文章。", "ｶﾞｷﾞｸﾞ 半角カナ"],
  chinese: ["学而时习之,不亦说乎?", "请不要直接告诉学生答案,每次只问一个问题。", "為什麼重的東西不會掉得比較快呢?", "这个函数的时间复杂度是O(n log n)。", "人工智能正在改变我们的生活方式。", "繁體字與简体字混排,標點「」『』。"],
  arabic: ["السَّلَامُ عَلَيْكُمْ وَرَحْمَةُ اللَّهِ", "لماذا لا تسقط الكرة الأثقل بسرعة أكبر؟", "بِسْمِ ٱللَّهِ ٱلرَّحْمَٰنِ ٱلرَّحِيمِ", "العدد ١٢٣٤٥ أكبر من ٥٤٣٢١؟", "مرحبا بالعالم، كيف حالك اليوم؟"],
  persian_urdu: ["می‌خواهم بدانم چرا این‌طور است.", "کتاب‌های فارسی", "آپ کا نام کیا ہے؟", "یہ ایک سادہ جملہ ہے۔"],
  hindi: ["नमस्ते दुनिया, आप कैसे हैं?", "भारी वस्तु तेज़ क्यों नहीं गिरती?", "क्षत्रिय ज्ञान श्रीमान् १२३", "विद्यार्थी को उत्तर मत बताइए।"],
  bengali_tamil_telugu: ["আমি বাংলায় গান গাই।", "வணக்கம், எப்படி இருக்கிறீர்கள்?", "తెలుగు భాష చాలా అందమైనది.", "ಕನ್ನಡ ನಾಡು", "മലയാളം സംസാരിക്കുമോ?"],
  thai_lao_khmer: ["สวัสดีครับ วันนี้อากาศเป็นอย่างไรบ้าง", "ภาษาไทยไม่เว้นวรรคระหว่างคำ", "ສະບາຍດີ", "សួស្តីពិភពលោក", "မင်္ဂလာပါ ကမ္ဘာလောက"],
  hebrew: ["שָׁלוֹם עוֹלָם", "למה כדור כבד לא נופל מהר יותר?", "בְּרֵאשִׁית בָּרָא אֱלֹהִים", "מספר 42 הוא התשובה"],
  cyrillic: ["Почему тяжёлый шар не падает быстрее?", "Съешь же ещё этих мягких французских булок, да выпей чаю.", "Їжак і ґанок — українські слова.", "ЗДРАВСТВУЙ, Мир! Љубав и Њива.", "Байдарка, й и й"],
  greek: ["Γιατί δεν πέφτει πιο γρήγορα το βαρύ σώμα;", "Ἐν ἀρχῇ ἦν ὁ λόγος", "ΑΒΓΔΕ αβγδε ΣΊΣΥΦΟΣ Σίσυφος", "μῆνιν ἄειδε θεά"],
  latin: ["Don't you think it'll be what they've said we're doing? I'd say I'm SURE it's.", "L'été, j'étais à l'île d'Oléron: où ça?", "Příliš žluťoučký kůň úpěl ďábelské ódy.", "Größe, Übermaß und STRAẞE im Straßenverkehr", "İstanbul'da ığdır ılık; Diyarbakır", "Tiếng Việt có nhiều dấu thanh: ằ ẳ ẵ ặ.", "Þetta er ósköp einfalt, æðislegt!", "He said: “you’re right—they’ve gone…”", "camelCase PascalCase SCREAMING_CASE kebab-case XMLHttpRequest iPhone15Pro"],
  georgian_armenian_ethiopic: ["გამარჯობა მსოფლიო", "Բարեւ աշխարհ", "ሰላም ልዑል", "ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ", "བོད་སྐད་", "Монгол ᠮᠣᠩᠭᠣᠯ"],
  mathematics: ["∀x∈ℝ: ∑ᵢ₌₁ⁿ xᵢ² ≥ 0 ⇒ ‖x‖₂ ≥ 0", "∂f/∂x = lim_{h→0} (f(x+h)−f(x))/h", "\\frac{1}{\\sqrt{2\\pi\\sigma^2}} e^{-\\frac{(x-\\mu)^2}{2\\sigma^2}}", "𝒜𝔅ℂ𝕕𝟙𝟚 ½ ¾ Ⅷ ① ²³", "1 + 1 = 2, 3×4÷2 ≈ 6 ± 0.1%"],
  code: ["def f(x: int) -> int:\n    return x ** 2  # square\n", "for (let i = 0; i < n; i++) {\n\tconsole.log(`${i}: ${a[i] ?? \"none\"}`);\n}\n", "SELECT u.id, COUNT(*) FROM users u\r\nWHERE u.name LIKE '%o''brien%' GROUP BY 1;", "#include <stdio.h>\nint main(void){printf(\"%d\\n\",0x7fff);return 0;}", "if [[ -z \"$HOME\" ]]; then echo \"no\" >&2; fi", "<div class=\"a b\"><p>&nbsp;Text</p></div>", "fn main() -> Result<(), Box<dyn Error>> { let x = &mut v[..]; Ok(()) }"],
  json: ["{\"messages\":[{\"role\":\"system\",\"content\":\"한 번에 하나씩\"},{\"role\":\"user\",\"content\":\"a\\nb\"}]}", "[1, 2.5e-10, null, true, {\"k\": [\"\\u00e9\", \"\"]}]", "{\n  \"name\": \"get_weather\",\n  \"arguments\": \"{\\\"city\\\": \\\"서울\\\"}\"\n}"],
  addresses: ["https://learn.microsoft.com/azure/ai-foundry/openai/how-to/fine-tuning?tabs=a%20b&x=1#part-2", "someone+tag@example.co.kr", "C:\\Users\\kim\\Desktop\\데이터.jsonl", "/usr/lib/x86_64-linux-gnu/libc.so.6", "192.168.0.1:8080 [::1]:443 2001:db8::ff00:42:8329", "www.한글.kr"],
};

const EMOJI = ["👩‍👩‍👧‍👦", "🏳️‍🌈", "👍🏽", "🧑🏿‍🚀", "🇰🇷", "🇺🇳", "❤️", "☺", "1️⃣", "🫠", "😀", "🤷‍♀️", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "✈️", "©️"];
const SPECIAL = ["<|endoftext|>", "<|endofprompt|>", "<|im_start|>", "<|im_end|>", "<|im_sep|>", "<|fim_prefix|>", "<|start|>", "<|channel|>", "<|think|>", "<|", "|>", "<||>", "[INST]", "</s>", "<s>"];
const SPACES = [" ", "  ", "   ", "\t", "\n", "\r\n", "\r", "\n\n", " \n", "\n ", "\u00a0", "\u3000", "\u2009", "\u200b", "\u2028", "\u2029", "\u0085", "\ufeff", "\u1680", "\v", "\f"];
const ENDINGS = ["'s", "'S", "'t", "'LL", "'ve", "'Re", "’s", "'d", "'m", "'", "''", "'x"];
const LETTERS = "abcdefghijklmnopqrstuvwxyz";

const words = (kind) => SENTENCES[kind].flatMap((sentence) => sentence.split(/(?<=\s)/u));
const mixedIn = (kind) => () => {
  const known = words(kind);
  return times(1 + below(14), () => (random() < 0.08 ? pick(SPACES) : pick(known))).join("");
};
const ofScript = (pattern, longest) => {
  const points = [];
  for (let point = 0; point < 0x110000; point++) {
    if (point >= 0xd800 && point < 0xe000) continue;
    const text = String.fromCodePoint(point);
    if (pattern.test(text)) points.push(text);
  }
  return () => times(1 + below(longest), () => pick(points)).join("");
};
const word = (letters, longest) => times(1 + below(longest), () => pick([...letters])).join("");
const bytes = (n) => Uint8Array.from(times(n, () => below(256)));
const anything = () => pick(Object.values(SENTENCES).flat());

const KINDS = Object.fromEntries(Object.keys(SENTENCES).map((kind) => [kind, mixedIn(kind)]));
Object.assign(KINDS, {
  hangul_syllables: ofScript(/^\p{Script=Hangul}$/u, 24),
  hangul_decomposed: () => mixedIn("korean")().normalize("NFD"),
  han: ofScript(/^\p{Script=Han}$/u, 24),
  kana: ofScript(/^[\p{Script=Hiragana}\p{Script=Katakana}]$/u, 24),
  decomposed: () => mixedIn(pick(["latin", "greek", "cyrillic", "japanese"]))().normalize("NFD"),
  combining_marks: ofScript(/^[\p{M}aeo가]$/u, 16),
  cased_letters: ofScript(/^[\p{Lu}\p{Ll}\p{Lt}\p{Lm}]$/u, 20),
  numbers: ofScript(/^\p{N}$/u, 20),
  punctuation_and_symbols: ofScript(/^[\p{P}\p{S}]$/u, 20),
  astral: ofScript(/^[\u{10000}-\u{1ffff}]$/u, 16),
  private_and_unassigned: ofScript(/^[\p{Co}\p{Cn}]$/u, 8),
  any_code_point: ofScript(/^[^]$/u, 20),
  emoji: () => times(1 + below(8), () => pick([...EMOJI, ...SPACES.slice(0, 4), "ok", "!"])).join(""),
  white_space: () => times(1 + below(12), () => pick([...SPACES, ...SPACES, "x", "가", "1", "."])).join(""),
  runs: () => pick([" ", "\n", "\t", "\r\n", "-", "=", "ㅋ", "!", "a", "하", "0", "😀", "*", "_", "."]).repeat(1 + below(160)),
  control_characters: () => times(1 + below(24), () => String.fromCharCode(pick([below(32), 127 + below(34), 97 + below(26)]))).join(""),
  digits: () => times(1 + below(5), () => word("0123456789", 12)).join(pick(["", " ", ",", ".", "-", "٣"])),
  contractions: () => times(1 + below(8), () => word(LETTERS, 6) + pick(ENDINGS) + pick(["", " ", "."])).join(""),
  long_words: () => word(pick([LETTERS, "ACGT", "가나다라마바사", "01", "aA", "あいう"]), 900),
  base64: () => Buffer.from(bytes(1 + below(120))).toString("base64"),
  hexadecimal: () => Buffer.from(bytes(1 + below(60))).toString("hex"),
  random_bytes: () => new TextDecoder("utf-8").decode(bytes(1 + below(60))),
  random_latin_1: () => Buffer.from(bytes(1 + below(60))).toString("latin1"),
  ascii: () => times(1 + below(80), () => String.fromCharCode(below(128))).join(""),
  special_token_look_alikes: () => times(1 + below(6), () => pick([...SPECIAL, "a", " ", "\n", "system"])).join(""),
  scripts_side_by_side: () => times(2 + below(3), anything).join(pick(["", " ", "\n", "/"])),
  cut_anywhere: () => [...anything()].slice(below(9), 9 + below(30)).join(""),
});

const encoding = get_encoding("o200k_base");
const seen = new Set([""]);
const lines = [JSON.stringify({ counted_by: `npm tiktoken ${version}`, node: process.version, seed: SEED })];
for (const [kind, make] of Object.entries(KINDS)) {
  for (let i = 0; i < TEXTS_PER_KIND; i++) {
    const text = make();
    if (seen.has(text)) continue;
    seen.add(text);
    lines.push(JSON.stringify([kind, encoding.encode_ordinary(text).length, text]));
  }
}
writeFileSync(OUT, `${lines.join("\n")}\n`);
console.log(`${lines.length - 1} texts of ${Object.keys(KINDS).length} kinds`);
