"""Does this look like the name of an organisation or of a post, rather than of a person?

A hint, not a rule: people do have unusual names, and may insist. Accounts must be of a real person because the name
signs certificates (manual of registration).
"""

import re
import unicodedata

#: Lower case, without accents.
WORDS_TEXT = """
    account accueil admin administration agence agency amt association authority behorde bureau bv
    cabinet cellule centre collectif company compte contact cooperative coordination corporation daaf
    ddcspp ddetspp ddpp departement department dept directeur direction directorate directrice draaf
    earl elevage entreprise eurl exploitation gaec generic gmbh groupement helpdesk inc info inspecteur
    inspection inspectorate kg laboratoire limited llc ltd mairie manager ministere ministry nv office
    officer permanence pif plc poste prefecture reception sarl sas sasu scea secretariat secretary
    service services shared sivep sl societe spa sral srl sro standard team test transports unit user
    veterinaires
"""
WORDS = frozenset(WORDS_TEXT.split())


def looks_like_organisation(name: str) -> bool:
    """Whether a word of the name is one that organisations, posts and shared accounts carry."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return any(word in WORDS for word in re.findall(r"\w+", plain))
