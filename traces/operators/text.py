"""Words as the search compares them: without accents, capitals or punctuation, in Latin letters."""

import re
import unicodedata
from functools import lru_cache


def _table(pairs: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in pairs.split())


# Letters that Unicode does not take apart.
_LIGATURES = _table("œ=oe æ=ae ø=o ł=l đ=d ð=d þ=th ı=i")
# Greek after ELOT 743, Cyrillic as passports of Bulgaria write it with the letters of its neighbours added: one table
# for names that people look for in either alphabet. Accents are taken off before ("ά" → "α", "й" → "и").
_GREEK = _table(
    "α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x ο=o π=p ρ=r ς=s σ=s τ=t υ=y φ=f χ=ch ψ=ps ω=o"
)
_CYRILLIC = _table(
    "а=a б=b в=v г=g д=d е=e ж=zh з=z и=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=h ц=ts ч=ch ш=sh щ=sht"
    " ъ=a ы=y ь=y э=e ю=yu я=ya ѓ=g ђ=d є=e ѕ=z і=i ј=j љ=lj њ=nj ќ=k ћ=c џ=dz ґ=g"
)
_LETTERS = str.maketrans({**_LIGATURES, **_GREEK, **_CYRILLIC})
_WORD = re.compile(r"[^\W_]+")
# "S.A.R.L." and "Α.Ε." are one word.
_ABBREVIATION = re.compile(r"(?<!\w)\w(?:\.\w)+(?!\w)")
# How people write German and Scandinavian letters on other keyboards.
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})

#: Legal forms: kept with the operator, left out of what is looked for beside other words.
_FORMS = (
    "sarl eurl sas sasu sa sca snc scea gaec earl scp gmbh ag kg ohg gbr ev bv nv vof srl spa sl slu sau lda ltd"
    " limited plc llc inc co oy oyj ab as asa aps is sp zoo sro doo dd kft zrt nyrt uab sia ou eood ood"
    " ead ad et ooo ae epe oe ee ike"
)
LEGAL_FORMS = frozenset(_FORMS.split())


@lru_cache(maxsize=4096)  # names and places are asked for again and again
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
