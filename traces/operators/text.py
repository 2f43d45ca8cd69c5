"""Words as the search compares them: without accents, capitals or punctuation."""

import re
import unicodedata

# Letters that Unicode does not take apart.
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})
_WORD = re.compile(r"[^\W_]+")

PLACE_MARK = "@"


def fold(text: str) -> str:
    """Lower-case text without accents ("Élevage" → "elevage")."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def words(text: str) -> list[str]:
    """The folded words of a text ("L'Étoile" → "l", "etoile")."""
    return _WORD.findall(fold(text))


def search_text(name: str, *places: str) -> str:
    """What `Operator.search_text` holds: words of the name, then words of the place marked as such.

    Every word follows a blank and place words begin with a mark, so that one column answers both "a word of the name
    begins with…" and "a word of the place begins with…", in any order.
    """
    marked = (PLACE_MARK + word for place in places for word in words(place))
    return " " + " ".join([*words(name), *marked])
