"""Words as the search compares them: without accents, capitals or punctuation, in Latin letters."""

import re
import unicodedata

# Letters that Unicode does not take apart.
_LIGATURES = {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
# Greek after ELOT 743, Cyrillic as passports of Bulgaria write it with the letters of its neighbours added: one table
# for names that people look for in either alphabet. Accents are taken off before ("ά" → "α", "й" → "и").
_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρσςτυφχψω",
        [
            "a",
            "v",
            "g",
            "d",
            "e",
            "z",
            "i",
            "th",
            "i",
            "k",
            "l",
            "m",
            "n",
            "x",
            "o",
            "p",
            "r",
            "s",
            "s",
            "t",
            "y",
            "f",
            "ch",
            "ps",
            "o",
        ],
        strict=True,
    )
)
_CYRILLIC = dict(
    zip(
        "абвгдежзиклмнопрстуфхцчшщъыьэюяѓђєѕіјљњќћџґ",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "zh",
            "z",
            "i",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "h",
            "ts",
            "ch",
            "sh",
            "sht",
            "a",
            "y",
            "y",
            "e",
            "yu",
            "ya",
            "g",
            "d",
            "e",
            "z",
            "i",
            "j",
            "lj",
            "nj",
            "k",
            "c",
            "dz",
            "g",
        ],
        strict=True,
    )
)
_LETTERS = str.maketrans({**_LIGATURES, **_GREEK, **_CYRILLIC})
_WORD = re.compile(r"[^\W_]+")
# "S.A.R.L." and "Α.Ε." are one word.
_ABBREVIATION = re.compile(r"(?<!\w)\w(?:\.\w)+(?!\w)")
# How people write German and Scandinavian letters on other keyboards.
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})

#: Legal forms: kept with the operator, left out of what is looked for beside other words.
LEGAL_FORMS = frozenset(
    [
        "sarl",
        "eurl",
        "sas",
        "sasu",
        "sa",
        "sca",
        "snc",
        "scea",
        "gaec",
        "earl",
        "scp",
        "gmbh",
        "ag",
        "kg",
        "ohg",
        "gbr",
        "ev",
        "bv",
        "nv",
        "vof",
        "srl",
        "spa",
        "snc",
        "sl",
        "slu",
        "sau",
        "lda",
        "ltd",
        "limited",
        "plc",
        "llc",
        "inc",
        "co",
        "oy",
        "oyj",
        "ab",
        "as",
        "asa",
        "aps",
        "is",
        "sp",
        "zoo",
        "sro",
        "doo",
        "dd",
        "kft",
        "zrt",
        "nyrt",
        "uab",
        "sia",
        "ou",
        "eood",
        "ood",
        "ead",
        "ad",
        "et",
        "ooo",
        "ae",
        "epe",
        "oe",
        "ee",
        "ike",
    ]
)


def fold(text: str) -> str:
    """Lower-case Latin text without accents ("Élevage" → "elevage", "Σόφια" → "sofia")."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return bare.replace("ου", "ou").translate(_LETTERS)


def words(text: str) -> list[str]:
    """The folded words of a text ("L'Étoile" → "l", "etoile"; "S.A.R.L." → "sarl")."""
    joined = _ABBREVIATION.sub(lambda found: found[0].replace(".", ""), text)
    return _WORD.findall(fold(joined))


def telling_words(text: str) -> list[str]:
    """The words that tell operators apart: without the legal form, unless there is nothing else."""
    found = words(text)
    return [word for word in found if word not in LEGAL_FORMS] or found


def spellings(text: str) -> list[str]:
    """All words under which a text is found: "Müller" as "muller" and as "mueller"."""
    lower = unicodedata.normalize("NFC", text.casefold())
    return list(dict.fromkeys([*words(text), *words(lower.translate(_SPELT_OUT))]))


def compact(identifier: str) -> str:
    """An identifier without its punctuation ("FR.2024.000012" → "fr2024000012")."""
    return "".join(words(identifier))


def sort_key(name: str) -> str:
    """What lists are ordered by."""
    return " ".join(words(name))
