"""The words on the pages, as a person reads them.

What the French guides quote stands here word for word, so that a changed translation is noticed. Everything else is
read in the product's own catalogue.
"""

from django.utils import translation

#: What the pages say in English, and what the guides show in French.
GUIDES = {
    # Home page of TRACES (registration manual)
    "Sign up for TRACES": "S'inscrire au système TRACES",
    "Log into Traces": "Se connecter à TRACES",
    # Registration with EU Login
    "Create an account": "Créer un compte",
    "First name": "Prénom",
    "Last name": "Nom",
    # Sign-in (note on authentication by SMS)
    "Sign in to continue": "Connectez-vous pour continuer",
    "Welcome": "Bienvenue",
    "External": "Externe",
    "Sign in with a different e-mail address?": "Vous souhaitez vous connecter avec une autre adresse électronique?",
    "Password": "Mot de passe",
    "Choose your verification method": "Méthode d'authentification",
    "Mobile Phone + SMS": "Téléphone portable + SMS",
    "Sign in": "Connexion",
    "Successful login": "Authentification réussie",
    "You are now logged in to EU Login.": "Vous êtes connecté à EU Login.",
    # «Mon compte»
    "My account": "Mon compte",
    "Change password": "Modifier le mot de passe",
    "Logout": "Déconnexion",
    "My account details": "Mes données personnelles",
    "Configure my account": "Configurer mon compte",
    "Delete my account": "Supprimer mon compte",
    "Manage my mobile devices": "Gérer mes appareils mobiles",
    "Manage my Security Keys and Trusted Platforms": "Gérer mes clés de sécurité et plateformes sécurisées",
    "Manage my mobile phone numbers": "Gérer mes numéros de téléphone portable",
    "Manage my eIDs": "Gérer mes eID",
    "Delete all my devices and eIDs (PANIC)": (
        "Supprimer tous mes appareils et cartes d'identité électroniques (PANIC)"
    ),
    "Show my sessions": "Afficher mes sessions",
    "Add a mobile phone number": "Ajouter un numéro de téléphone portable",
    "Delete a mobile phone number": "Effacer un numéro de téléphone portable",
    "Add": "Ajouter",
    "Cancel": "Annuler",
    "Challenge code sent by SMS, to add a mobile phone number": (
        "Code \"challenge\" envoyé par SMS, pour l'ajout d'un numéro de téléphone portable"
    ),
    "Finalise": "Finaliser",
    # Roles in TRACES (registration manual)
    "Operator": "Opérateur",
    "Authority": "Autorité",
    "Organic Control Body": "Organisme de contrôle biologique",
    "Request Authorisation": "Demander une autorisation",
    "Send authorisation request": "Envoyer la demande d'autorisation",
    # Profile and panel
    "Edit your profile": "Éditer votre profil",
    "Personal information": "Informations personnelles",
    "Full name": "Nom complet",
    "Domain": "Domaine",
    "User name": "Nom d'utilisateur",
    "E-mail address in the profile": "Courriel",
    "My EU Login account": "Mon compte sur EU Login",
    "Change your EU Login password": "Modifier votre mot de passe EU Login",
    "Update your information in EU Login": "Mettre à jour vos informations sur EU Login",
    "Last connection:": "Dernière connexion:",
    "Available profiles:": "Profils disponibles:",
    "Log out": "Déconnexion",
}


class Words:
    """The words of one language: `words("Sign in")` is « Connexion » in French."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, english: str) -> str:
        """What stands on the page for an English text of the product."""
        if self.language == "fr" and english in GUIDES:
            return GUIDES[english]
        with translation.override(self.language):
            return translation.gettext(english)
