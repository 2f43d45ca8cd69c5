"""What the browser is asked, and whether what it answers is true. The checks are python-fido2's, and those it leaves
to us (Web Authentication level 3, sections 7.1 and 7.2): frame, algorithm, user handle, backup flags.
"""

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from fido2 import cbor
from fido2.attestation.base import Attestation, InvalidAttestation, UnsupportedType
from fido2.cose import CoseKey
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestationConveyancePreference,
    AttestationObject,
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorAttachment,
    AuthenticatorData,
    AuthenticatorTransport,
    CollectedClientData,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from kernel import crypto
from mfa.contract import FactorError
from mfa.errors import FactorErrorCode
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


def _server(site: Site) -> Fido2Server:
    return Fido2Server(
        PublicKeyCredentialRpEntity(name="EU Login", id=site.rp_id),
        attestation=AttestationConveyancePreference.DIRECT,
        verify_origin=lambda origin: origin == site.origin,
        verify_attestation=_verify_statement,
    )


def _verify_statement(attestation: AttestationObject, client_data_hash: bytes) -> None:
    """The statement must be true. Whether its maker is trusted is not asked: every model is welcome."""
    try:
        Attestation.for_type(attestation.fmt)().verify(attestation.att_stmt, attestation.auth_data, client_data_hash)
    except UnsupportedType:
        return  # a format we cannot read says nothing, as no statement does


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
        _refuse_frame(answer)
        _options, state = server.register_begin(
            PublicKeyCredentialUserEntity(id=_handle(ceremony.user_id)), challenge=ceremony.challenge
        )
        data = server.register_complete(state, answer)
        credential = data.credential_data
        if credential is None or websafe_encode(credential.credential_id) != answer["rawId"]:
            raise ValueError("another credential")
        _refuse_key(credential, server)
        transports = sorted(TRANSPORTS & set(answer["response"].get("transports") or []))
    except UNTRUE as error:
        raise FactorError(FactorErrorCode.KEY_REFUSED) from error
    _refuse_flags(data, ceremony.kind)
    return Registered(
        websafe_encode(credential.credential_id),
        site.rp_id,
        cbor.encode(credential.public_key),
        data.counter,
        credential.aaguid.hex(),
        transports,
        data.is_backup_eligible(),
        data.is_backed_up(),
    )


def credential_of(answer: Mapping[str, Any]) -> str:
    """The id of the credential that an answer names; empty when it names none."""
    named = answer.get("rawId")
    return named if isinstance(named, str) and len(named) <= LONGEST_CREDENTIAL_ID and "\0" not in named else ""


def proved(ceremony: Ceremony, site: Site, key: SecurityKey, answer: Mapping[str, Any]) -> AuthenticatorData:
    """What the key said when it signed this ceremony's challenge. FactorError when the answer is not true."""
    server = _server(site)
    try:
        _refuse_frame(answer)
        _options, state = server.authenticate_begin([], challenge=ceremony.challenge)
        server.authenticate_complete(state, [_credential(key)], answer)
        response = AuthenticationResponse.from_dict(answer).response
        if response.user_handle and response.user_handle != _handle(ceremony.user_id):
            raise ValueError("another person's credential")
        data = response.authenticator_data
    except UNTRUE as error:
        raise FactorError(FactorErrorCode.KEY_REFUSED) from error
    _refuse_flags(data, key.kind)
    if data.is_backup_eligible() != key.backup_eligible:
        raise FactorError(FactorErrorCode.KEY_BACKUP_IMPOSSIBLE)
    return data


def _credential(key: SecurityKey) -> AttestedCredentialData:
    public_key = CoseKey.parse(cbor.decode(bytes(key.public_key)))  # type: ignore[arg-type]
    return AttestedCredentialData.create(bytes.fromhex(key.aaguid), websafe_decode(key.credential_id), public_key)


def _refuse_frame(answer: Mapping[str, Any]) -> None:
    """The dialog was opened by our own page, not by one that shows ours in a frame."""
    client_data = CollectedClientData(websafe_decode(answer["response"]["clientDataJSON"]))
    if client_data.cross_origin or answer["type"] != PublicKeyCredentialType.PUBLIC_KEY:
        raise ValueError("crossOrigin or type")


def _refuse_key(credential: AttestedCredentialData, server: Fido2Server) -> None:
    """The public key is of an algorithm we asked for, and one that can verify: no statement need have used it."""
    if len(websafe_encode(credential.credential_id)) > LONGEST_CREDENTIAL_ID:
        raise ValueError("credential id too long")
    if credential.public_key.ALGORITHM not in [wanted.alg for wanted in server.allowed_algorithms]:
        raise ValueError("algorithm")
    try:
        credential.public_key.verify(b"", b"")
    except InvalidSignature:
        return


def _refuse_flags(data: AuthenticatorData, kind: str) -> None:
    if data.is_backed_up() and not data.is_backup_eligible():
        raise FactorError(FactorErrorCode.KEY_BACKUP_IMPOSSIBLE)
    if kind == Kind.PLATFORM and not data.is_user_verified():
        raise FactorError(FactorErrorCode.KEY_UNVERIFIED)
