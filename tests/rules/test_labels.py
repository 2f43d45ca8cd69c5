"""French pages say what the French guides' pictures say, word for word, their spacing included."""

from functools import cache

import polib
import pytest

from tests.rules.source import ROOT

# English as the code and the official English pages have it, French as the guides print it.

#: EU Login: step-by-step notes of 2024 on SMS and on the app, slides of 18 June 2024, instruction of 7 May 2024.
SIGN_IN = [
    ("Sign in to continue", "Connectez-vous pour continuer"),
    ("Create an account", "Créer un compte"),
    ("Welcome", "Bienvenue"),
    ("External", "Externe"),
    ("Sign in with a different e-mail address?", "Vous souhaitez vous connecter avec une autre adresse électronique?"),
    ("Password", "Mot de passe"),
    ("Lost your password?", "Mot de passe perdu?"),
    ("Choose your verification method", "Méthode d'authentification"),
    ("Mobile Phone + SMS", "Téléphone portable + SMS"),
    ("Sign in", "Connexion"),
    ("Successful login", "Authentification réussie"),
    ("You are now logged in to EU Login.", "Vous êtes connecté à EU Login."),
    ("Change password", "Modifier le mot de passe"),
    ("My account", "Mon compte"),
    ("Logout", "Déconnexion"),
]
MY_ACCOUNT = [
    ("My account details", "Mes données personnelles"),
    ("Configure my account", "Configurer mon compte"),
    ("Delete my account", "Supprimer mon compte"),
    ("Manage my mobile devices", "Gérer mes appareils mobiles"),
    (
        "Manage my Security Keys and Trusted Platforms",
        "Gérer mes clés de sécurité et plateformes sécurisées",
    ),
    ("Manage my mobile phone numbers", "Gérer mes numéros de téléphone portable"),
    ("Manage my eIDs", "Gérer mes eID"),
    (
        "Delete all my devices and eIDs (PANIC)",
        "Supprimer tous mes appareils et cartes d'identité électroniques (PANIC)",
    ),
    ("Show my sessions", "Afficher mes sessions"),
]
PHONE_NUMBERS = [
    ("Add a mobile phone number", "Ajouter un numéro de téléphone portable"),
    ("Delete a mobile phone number", "Effacer un numéro de téléphone portable"),
    ("Add", "Ajouter"),
    ("Cancel", "Annuler"),
    (
        "Challenge code sent by SMS, to add a mobile phone number",
        "Code \"challenge\" envoyé par SMS, pour l'ajout d'un numéro de téléphone portable",
    ),
    ("Finalise", "Finaliser"),
    ("Set up", "Configurer"),
]
#: TRACES NT: registration manual, and the slides for the profile.
TRACES = [
    ("Sign up for TRACES", "S'inscrire au système TRACES"),
    ("Log into Traces", "Se connecter à TRACES"),
    ("Operator", "Opérateur"),
    ("Authority", "Autorité"),
    ("Organic Control Body", "Organisme de contrôle biologique"),
    ("Request Authorisation", "Demander une autorisation"),
    ("Send authorisation request", "Envoyer la demande d'autorisation"),
    ("Log out", "Déconnexion"),
    ("Edit your profile", "Éditer votre profil"),
    ("Personal information", "Informations personnelles"),
    ("Full name", "Nom complet"),
    ("Domain", "Domaine"),
    ("User name", "Nom d'utilisateur"),
    ("E-mail", "Courriel"),
    ("My EU Login account", "Mon compte sur EU Login"),
    ("Change your EU Login password", "Modifier votre mot de passe EU Login"),
    ("Update your information in EU Login", "Mettre à jour vos informations sur EU Login"),
    ("Last connection:", "Dernière connexion:"),
    ("Available profiles:", "Profils disponibles:"),
    ("Animal", "Animal"),
    ("Food", "Denrées alimentaires"),
    ("Germinal products", "Germinal products"),
    ("Animal by-products", "Sous-produits animaux"),
]
#: No guide shows these in French: what the project settled on.
REGISTRATION = [
    ("First name", "Prénom"),
    ("Last name", "Nom"),
    ("Confirm e-mail", "Confirmer l'adresse électronique"),
    ("E-mail language", "Langue des courriels"),
    ("One account, many EU services", "Un compte, de nombreux services de l'UE"),
]


@cache
def _french() -> dict[str, str]:
    catalogue = polib.pofile(str(ROOT / "locale/fr/LC_MESSAGES/django.po"))
    return {message.msgid: message.msgstr for message in catalogue if not message.obsolete and not message.msgctxt}


@pytest.mark.parametrize(("english", "french"), SIGN_IN + MY_ACCOUNT + PHONE_NUMBERS + TRACES + REGISTRATION)
def test_a_label_of_the_guides_stands_word_for_word(english: str, french: str) -> None:
    assert _french().get(english) == french


def test_my_account_has_its_nine_tiles() -> None:
    assert len(MY_ACCOUNT) == 9
