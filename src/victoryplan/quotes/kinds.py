"""The words that turn or limit what is said: negations and numbers of some languages, limits of English."""

import itertools
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

import attrs

from victoryplan.verdicts import WordKind

__all__ = ["LANGUAGES", "LIMITS", "change_of", "gravest", "is_english", "negates", "primary"]


@attrs.frozen
class _Language:
    negations: frozenset[str]
    prefixes: tuple[str, ...]
    """What makes the opposite of a word."""
    numbers: frozenset[str]


def _language(negations: str, prefixes: str, numbers: str) -> _Language:
    return _Language(frozenset(negations.split()), tuple(prefixes.split()), frozenset(numbers.split()))


LANGUAGES: dict[str, _Language] = {
    "en": _language(
        "no not never none nobody nothing nowhere neither nor without cannot non",
        "un in im il ir dis non",
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand "
        "million billion trillion hundreds thousands millions billions dozen dozens half first second third fourth "
        "fifth sixth seventh eighth ninth tenth once twice",
    ),
    "uk": _language(
        "не ні ані ніхто ніщо нічого ніколи ніде нікуди ніякий ніяка ніяке жоден жодна жодне жодного без немає нема",
        "не без",
        "нуль один одна одне одного два дві двох три трьох чотири п'ять шість сім вісім дев'ять десять одинадцять "
        "дванадцять двадцять тридцять сорок п'ятдесят шістдесят сімдесят вісімдесят дев'яносто сто двісті тисяча "
        "тисячі тисяч мільйон мільйони мільйонів мільярд мільярди мільярдів перший перша перше другий друга друге "
        "третій третя третє половина",
    ),
    "ru": _language(
        "не ни нет никто ничто ничего никогда нигде никуда никакой никакая никакое никаких без нельзя",
        "не без бес",
        "ноль один одна одно одного два две двух три трёх трех четыре пять шесть семь восемь девять десять "
        "одиннадцать двенадцать двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто сто "
        "двести тысяча тысячи тысяч миллион миллиона миллионов миллиард миллиарда миллиардов первый первая первое "
        "второй вторая второе третий третья третье половина",
    ),
    "de": _language(
        "nicht nichts nie niemals niemand niemanden niemandem nirgends nirgendwo kein keine keinen keinem keiner "
        "keines nein ohne weder",
        "un nicht",
        "null eins ein eine zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn zwanzig dreißig "
        "vierzig fünfzig sechzig siebzig achtzig neunzig hundert tausend million millionen milliarde milliarden "
        "erste ersten zweite zweiten dritte dritten hälfte",
    ),
    "fr": _language(
        "ne n pas non jamais rien aucun aucune personne nulle nul ni sans",
        "in im il ir non mal",
        "zéro un une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt "
        "trente quarante cinquante soixante cent cents mille million millions milliard milliards premier première "
        "deuxième second seconde troisième moitié",
    ),
    "es": _language(
        "no ni nunca jamás nada nadie ningún ninguno ninguna sin tampoco",
        "in im des",
        "cero uno una dos tres cuatro cinco seis siete ocho nueve diez once doce veinte treinta cuarenta cincuenta "
        "sesenta setenta ochenta noventa cien ciento mil millón millones primero primera segundo segunda tercero "
        "mitad",
    ),
    "pl": _language(
        "nie ni nigdy nikt nikogo nic niczego nigdzie żaden żadna żadne bez",
        "nie bez",
        "zero jeden jedna jedno dwa dwie trzy cztery pięć sześć siedem osiem dziewięć dziesięć dwadzieścia "
        "trzydzieści sto tysiąc tysiące tysięcy milion miliony milionów miliard miliardy pierwszy pierwsza drugi "
        "druga trzeci połowa",
    ),
    "zh": _language(
        "不 没 沒 未 无 無 非 别 別 勿 莫 否 毋",
        "",
        "零 〇 一 二 三 四 五 六 七 八 九 十 百 千 万 萬 亿 億 两 兩 半 首 双",
    ),
}
"""By the language's tag. A language that has no lists here, or is not known, is read with all of them."""

LIMITS = frozenset(
    ["but", "except", "excepting", "excluding", "however", "if", "only", "though", "although", "unless", "not", "never"]
)
"""The English words that limit what stands before them in the same sentence."""


def is_english(language: str | None) -> bool:
    """Whether a text may be English: a language tag says so, or there is none."""
    return language is None or primary(language) == "en"


def primary(language: str) -> str:
    """The language of a tag, whatever its script, region and case."""
    return language.split("-", 1)[0].lower()


def _known(language: str | None) -> Sequence[_Language]:
    lists = LANGUAGES.get(primary(language)) if language else None
    return (lists,) if lists else tuple(LANGUAGES.values())


def negates(token: str, language: str | None) -> bool:
    """Whether a word is a negation in a language."""
    plain = token.casefold()
    return plain.endswith("n't") or any(plain in known.negations for known in _known(language))


def change_of(quoted: Sequence[str], printed: Sequence[str], language: str | None) -> WordKind:
    """What kind of word differs between the words of a quote and those of a passage."""
    before, after = (Counter(token.casefold() for token in tokens) for tokens in (quoted, printed))
    gone, come = set(before - after), set(after - before)
    if any(negates(token, language) for token in gone | come) or _opposites(gone, come, language):
        return WordKind.NEGATION
    if any(_counts(token, language) for token in gone | come):
        return WordKind.NUMBER
    return WordKind.OTHER


def _opposites(gone: AbstractSet[str], come: AbstractSet[str], language: str | None) -> bool:
    """Whether a word of one side is one of the other with what makes its opposite before it."""
    prefixes = {prefix for known in _known(language) for prefix in known.prefixes}
    return any(
        token.startswith(prefix) and token.removeprefix(prefix) in others
        for tokens, others in ((gone, come), (come, gone))
        for token, prefix in itertools.product(tokens, prefixes)
    )


def _counts(token: str, language: str | None) -> bool:
    # 32, 4th and 1.5m begin with a digit.
    return unicodedata.category(token[0])[0] == "N" or any(token in known.numbers for known in _known(language))


def gravest(changes: Iterable[WordKind | None]) -> WordKind:
    """The first kind, in the order of the list, that is among those of some runs of words."""
    found = set(changes)
    return next((kind for kind in WordKind if kind in found), WordKind.OTHER)
