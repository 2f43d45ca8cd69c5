"""Who made an authenticator, for its owner to recognise it: by its AAGUID, else by its certificate.

The AAGUIDs are public facts (FIDO metadata, and the list of passkey providers that their developers keep). Without an
attestation the AAGUID is only what the device says of itself: good for a label, never for a decision.
"""

from cryptography import x509
from cryptography.x509.oid import NameOID

#: Longest text kept of a certificate's subject.
LONGEST = 100
GOOGLE, MICROSOFT, APPLE, YUBICO = "Google", "Microsoft", "Apple", "Yubico"

MAKERS = {
    "08987058cadc4b81b6e130de50dcbe96": (MICROSOFT, "Windows Hello"),
    "2fc0579f811347eab116bb5a8db9202a": (YUBICO, "YubiKey 5 Series with NFC"),
    "50726f746f6e5061737350726f746f6e": ("Proton", "Proton Pass"),
    "531126d6e717415c93203d9aa6981239": ("Dashlane", "Dashlane"),
    "53414d53554e47000000000000000000": ("Samsung", "Samsung Pass"),
    "6028b017b1d44c02b4b3afcdafc96bb2": (MICROSOFT, "Windows Hello"),
    "6d44ba9bf6ec2e49b9300c8fe920cb73": (YUBICO, "Security Key NFC"),
    "771b48fdd3d44f749232fc157ab0507a": (MICROSOFT, "Edge on Mac"),
    "9ddd1817af5a4672a2b93e3dd95000a9": (MICROSOFT, "Windows Hello"),
    "adce000235bcc60a648b0b25f1f05503": (GOOGLE, "Chrome on Mac"),
    "b93fd961f2e6462fb12282002247de78": (GOOGLE, "Android"),
    "bada5566a7aa401fbd9645619a55120d": ("AgileBits", "1Password"),
    "c5ef55ffad9a4b9fb580adebafe026d0": (YUBICO, "YubiKey 5Ci"),
    "cb69481e8ff7403993ec0a2729a154a8": (YUBICO, "YubiKey 5 Series"),
    "d548826e79b4db40a3d811116f7e8349": ("Bitwarden", "Bitwarden"),
    "dd4ec289e01d41c9bb8970fa845d4bf2": (APPLE, "iCloud Keychain"),
    "ea9b8d664d011d213ce4b6b48cb575d4": (GOOGLE, "Google Password Manager"),
    "ee882879721c491397753dfcce97072a": (YUBICO, "YubiKey 5 Series"),
    "fa2b99dc9e3942578f924a30d23c4118": (YUBICO, "YubiKey 5 Series with NFC"),
    "fbfc3007154e4ecc8c0b6e020557d7bd": (APPLE, "iCloud Keychain"),
}


def described(aaguid: str, leaf: x509.Certificate | None) -> tuple[str, str]:
    """Manufacturer and model; empty where neither the AAGUID (hex) nor the certificate tells."""
    if aaguid in MAKERS:
        return MAKERS[aaguid]
    if leaf is None:
        return "", ""
    return _said(leaf, NameOID.ORGANIZATION_NAME), _said(leaf, NameOID.COMMON_NAME)


def _said(leaf: x509.Certificate, name: x509.ObjectIdentifier) -> str:
    found = leaf.subject.get_attributes_for_oid(name)
    text = str(found[0].value) if found else ""
    return "".join(character for character in text if character.isprintable())[:LONGEST]
