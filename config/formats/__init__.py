"""How dates are written; Django's own formats serve the languages that are not here."""
