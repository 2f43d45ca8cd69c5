"""The words on the pages, in the language of the test."""

from django.utils import translation


class Words:
    """`words("Sign in")` is « Connexion » in French.

    They are read in the product's own catalogue: that it says what the guides say, word for word, is held by
    tests/rules/test_labels.py, and that a page really shows it by the journeys.
    """

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, english: str, context: str = "") -> str:
        """What stands on the page for an English text of the product, in the catalogue's context."""
        with translation.override(self.language):
            return translation.pgettext(context, english) if context else translation.gettext(english)
