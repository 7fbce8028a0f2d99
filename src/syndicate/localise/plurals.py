"""A translation in its plural form → the form that French takes for whole millions.

French has one, many and other in CLDR, and two forms in gettext: "1 000 000 d’abonnés" has to be made
of "{n} abonnés". A catalogue may give the form itself, in the context "many"; where it does not, "de"
goes between the number and the noun that it counts.
"""

import re

CONTEXT = "many"

# The number, and the first word behind it: a plural noun or adjective, which ends in s, x or z.
_COUNTED = re.compile(
    r"(?P<number>\{\w*(?::[^{}]*)?\}|%\(\w+\)[sd]|%[sd])(?P<space>[ \u00a0\u202f])(?P<word>\w+[sxz])\b"
)
# Words in -s that count nothing.
_NO_NOUN = re.compile(
    "dans|sans|sous|vers|chez|dès|très|moins|plus|pas|mais|puis|hors|depuis|parmis|après|lors|jamais"
    "|toujours|alors|ailleurs|tous|toutes|leurs|vos|nos|les|des|ces|ses|mes|tes|aux|deux|trois|six|dix"
)
_VOWEL = re.compile("[aeiouyàâäéèêëîïôöùûüœæh]", re.IGNORECASE)
# Words in h- and y- before which nothing is elided: the common ones, by their beginning.
_ASPIRATED = re.compile(
    "ho ch|hô-ch|hach|haie|hain|haïs|hall|halt|hamac|hameau|hamster|hanch|hand|hangar|hann|hant|happ|harang|haras"
    "|harc|hard|harem|hareng|harfang|hargn|haricot|harnais|harp|hasard|haschi|hashtag|hât|hauss|haut"
    "|havr|heaum|hérau|hériss|herni|héron|héros|hers|hêtr|heurt|hibou|hid|hiérarch|hisse|hobb|hoch"
    "|hockey|holding|holland|homard|hong|hont|hoquet|hord|hors|hott|houblon|hous|hublo|hué|huit|hul"
    "|hurl|hussard|hutt|y(?!eux|èble)|ouistiti|onz|oui|ouat|uhlan",
    re.IGNORECASE,
)


def with_of(text: str) -> str:
    """Return French `text` with "de" or "d’" behind each number that stands before a plural noun."""
    return _COUNTED.sub(_with_of, text)


def elides(word: str) -> bool:
    """Tell whether "de" and "le" lose their vowel before a French word: "d’abonnés", "de héros"."""
    return bool(_VOWEL.match(word)) and not _ASPIRATED.match(word)


def _with_of(found: re.Match[str]) -> str:
    number, space, word = found["number"], found["space"], found["word"]
    if _NO_NOUN.fullmatch(word):
        return found[0]
    return f"{number}{space}{'d’' if elides(word) else 'de '}{word}"
