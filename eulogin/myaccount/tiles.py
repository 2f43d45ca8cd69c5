"""The nine tiles of «Mon compte», with the addresses of the real one."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Tile:
    """A tile of «Mon compte» and the page that it opens."""

    label: Any
    icon: str
    path: str


TILES = [
    # Translators: fr "Mes données personnelles"
    Tile(_("My account details"), "user", "/cas/userdata/ShowDetails.cgi"),
    # Translators: fr "Configurer mon compte"
    Tile(_("Configure my account"), "sliders", "/cas/userdata/configureMyAccount.cgi"),
    # Translators: fr "Supprimer mon compte"
    Tile(_("Delete my account"), "trash", "/cas/userdata/deleteMyAccount.cgi"),
    # Translators: fr "Gérer mes appareils mobiles"
    Tile(_("Manage my mobile devices"), "phone", "/cas/userdata/mobileApp/manageMyMobileDevices.cgi"),
    # Translators: fr "Gérer mes clés de sécurité et plateformes sécurisées"
    Tile(_("Manage my Security Keys and Trusted Platforms"), "key", "/cas/userdata/manageMySecurityKeys.cgi"),
    # Translators: fr "Gérer mes numéros de téléphone portable"
    Tile(_("Manage my mobile phone numbers"), "sms", "/cas/eim/external/restricted/manageMyMobilePhoneNumbers.cgi"),
    # Translators: fr "Gérer mes eID"
    Tile(_("Manage my eIDs"), "id-card", "/cas/userdata/manageMyEIDs.cgi"),
    # Translators: fr "Supprimer tous mes appareils et cartes d'identité électroniques (PANIC)"
    Tile(_("Delete all my devices and eIDs (PANIC)"), "alert", "/cas/userdata/panic.cgi"),
    # Translators: fr "Afficher mes sessions"
    Tile(_("Show my sessions"), "sessions", "/cas/userdata/sessions.cgi"),
]
