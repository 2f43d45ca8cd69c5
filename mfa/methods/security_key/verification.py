"""What the browser is asked, and whether what it answers is true (Web Authentication level 3, sections 7.1 and 7.2).

The checks are python-fido2's and those it leaves to us: here user handle, flags; in `strictness` the form of answers;
in `attestation` the statement of the maker; in `devices` the counter. docs/security-keys.md has them one by one.
"""

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from fido2 import cbor
from fido2.attestation.base import InvalidAttestation
from fido2.cose import CoseKey
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestationConveyancePreference,
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorAttachment,
    AuthenticatorData,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialParameters,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from kernel import crypto
from mfa.contract import FactorError
from mfa.errors import FactorErrorCode
from mfa.methods.security_key import attestation, strictness
from mfa.methods.security_key.ceremonies import LIFE
from mfa.methods.security_key.models import LONGEST_CREDENTIAL_ID, Ceremony, Kind, SecurityKey
from mfa.methods.security_key.sites import Site

#: What parsing and verifying raise for an answer that no authenticator gave.
UNTRUE = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    OverflowError,
    RecursionError,
    NotImplementedError,
    struct.error,
    InvalidAttestation,
    InvalidSignature,
    UnsupportedAlgorithm,
    x509.ExtensionNotFound,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)
#: A "security key" may move from device to device; a "trusted platform" is the device itself.
ATTACHMENTS = {
    Kind.SECURITY_KEY: AuthenticatorAttachment.CROSS_PLATFORM,
    Kind.PLATFORM: AuthenticatorAttachment.PLATFORM,
}
#: Milliseconds that the browser gives people.
TIMEOUT = int(LIFE.total_seconds() * 1000)
TRANSPORTS = frozenset(transport.value for transport in AuthenticatorTransport)


@dataclass(frozen=True)
class Registered:
    """What an authenticator said about the credential that it has made."""

    credential_id: str
    rp_id: str
    public_key: bytes
    sign_count: int
    aaguid: str
    transports: list[str]
    backup_eligible: bool
    backed_up: bool
    attestation_format: str
    certificates: list[str]
    manufacturer: str
    model: str


def _server(site: Site) -> Fido2Server:
    """`direct`: make and model are shown to the owner; browsers ask first, and a key without is welcome as well."""
    server = Fido2Server(
        PublicKeyCredentialRpEntity(name="EU Login", id=site.rp_id),
        attestation=AttestationConveyancePreference.DIRECT,
        verify_origin=lambda origin: origin == site.origin,
    )
    server.allowed_algorithms = [
        PublicKeyCredentialParameters(type=PublicKeyCredentialType.PUBLIC_KEY, alg=algorithm)
        for algorithm in strictness.ALGORITHMS
    ]
    return server


# --- what is asked ----------------------------------------------------------------------------------------------------


def _handle(uid: str) -> bytes:
    """The person's name for authenticators, which must tell nothing about them."""
    return bytes.fromhex(crypto.fingerprint(uid, "webauthn-user"))


def _descriptors(keys: Iterable[SecurityKey]) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(
            type=PublicKeyCredentialType.PUBLIC_KEY,
            id=websafe_decode(key.credential_id),
            transports=[AuthenticatorTransport(t) for t in key.transports] or None,
        )
        for key in keys
    ]


def _verified_by(kinds: Iterable[str]) -> UserVerificationRequirement:
    """A platform always recognises its user (PIN, finger, face); a key that can, should: the password came before."""
    if set(kinds) == {Kind.PLATFORM}:
        return UserVerificationRequirement.REQUIRED
    return UserVerificationRequirement.PREFERRED


def creation_options(ceremony: Ceremony, site: Site, keys: Sequence[SecurityKey]) -> dict[str, Any]:
    """`publicKey` for `navigator.credentials.create`, as JSON; `keys` are those that the person has already."""
    user = ceremony.user
    email = str(getattr(user, user.get_email_field_name(), "") or user.get_username())
    options, _state = _server(site).register_begin(
        PublicKeyCredentialUserEntity(id=_handle(ceremony.user_id), name=email, display_name=email),
        _descriptors(keys),
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=_verified_by([ceremony.kind]),
        authenticator_attachment=ATTACHMENTS[Kind(ceremony.kind)],
        challenge=ceremony.challenge,
    )
    return {**options.public_key, "timeout": TIMEOUT}


def request_options(ceremony: Ceremony, site: Site, keys: Sequence[SecurityKey]) -> dict[str, Any]:
    """`publicKey` for `navigator.credentials.get`, as JSON; any of `keys` may answer."""
    options, _state = _server(site).authenticate_begin(
        _descriptors(keys), user_verification=_verified_by(key.kind for key in keys), challenge=ceremony.challenge
    )
    return {**options.public_key, "timeout": TIMEOUT}


# --- what is answered -------------------------------------------------------------------------------------------------


def registered(ceremony: Ceremony, site: Site, answer: Mapping[str, Any]) -> Registered:
    """The credential that an authenticator made in this ceremony. FactorError when the answer is not true."""
    server = _server(site)
    try:
        strictness.refuse_form(answer, ["clientDataJSON", "attestationObject"], ceremony.challenge)
        strictness.refuse_object(answer["response"]["attestationObject"])
        _options, state = server.register_begin(
            PublicKeyCredentialUserEntity(id=_handle(ceremony.user_id)), challenge=ceremony.challenge
        )
        data = server.register_complete(state, answer)
        strictness.refuse_data(data)
        credential = data.credential_data
        if credential is None or websafe_encode(credential.credential_id) != answer["rawId"]:
            raise ValueError("another credential")
        strictness.refuse_credential(credential)
        response = RegistrationResponse.from_dict(answer).response
        statement = attestation.verified(response.attestation_object, response.client_data.hash)
        transports = _transports(answer["response"])
    except UNTRUE as error:
        raise FactorError(FactorErrorCode.KEY_REFUSED) from error
    _refuse_flags(data, ceremony.kind)
    return Registered(
        credential_id=websafe_encode(credential.credential_id),
        rp_id=site.rp_id,
        public_key=cbor.encode(credential.public_key),
        sign_count=data.counter,
        aaguid=credential.aaguid.hex(),
        transports=transports,
        backup_eligible=data.is_backup_eligible(),
        backed_up=data.is_backed_up(),
        **asdict(statement),
    )


def _transports(response: Mapping[str, Any]) -> list[str]:
    """Those that have a name; browsers may invent others."""
    told = response.get("transports") or []
    if not isinstance(told, list):
        raise TypeError("transports")
    return sorted(TRANSPORTS & set(told))


def credential_of(answer: Mapping[str, Any]) -> str:
    """The id of the credential that an answer names; empty when it names none."""
    named = answer.get("rawId")
    return named if isinstance(named, str) and len(named) <= LONGEST_CREDENTIAL_ID and "\0" not in named else ""


def proved(ceremony: Ceremony, site: Site, key: SecurityKey, answer: Mapping[str, Any]) -> AuthenticatorData:
    """What the key said when it signed this ceremony's challenge. FactorError when the answer is not true."""
    server = _server(site)
    try:
        parts = ["clientDataJSON", "authenticatorData", "signature"]
        strictness.refuse_form(answer, parts, ceremony.challenge)
        _options, state = server.authenticate_begin([], challenge=ceremony.challenge)
        server.authenticate_complete(state, [_credential(key)], answer)
        response = AuthenticationResponse.from_dict(answer).response
        if response.user_handle and response.user_handle != _handle(ceremony.user_id):
            raise ValueError("another person's credential")
        data = response.authenticator_data
        strictness.refuse_data(data)
        if data.is_attested():
            raise ValueError("a credential in an assertion")
    except UNTRUE as error:
        raise FactorError(FactorErrorCode.KEY_REFUSED) from error
    _refuse_flags(data, key.kind)
    if data.is_backup_eligible() != key.backup_eligible:
        raise FactorError(FactorErrorCode.KEY_BACKUP_IMPOSSIBLE)
    return data


def _credential(key: SecurityKey) -> AttestedCredentialData:
    public_key = CoseKey.parse(cbor.decode(bytes(key.public_key)))  # type: ignore[arg-type]
    return AttestedCredentialData.create(bytes.fromhex(key.aaguid), websafe_decode(key.credential_id), public_key)


def _refuse_flags(data: AuthenticatorData, kind: str) -> None:
    if data.is_backed_up() and not data.is_backup_eligible():
        raise FactorError(FactorErrorCode.KEY_BACKUP_IMPOSSIBLE)
    if kind == Kind.PLATFORM and not data.is_user_verified():
        raise FactorError(FactorErrorCode.KEY_UNVERIFIED)
