"""What the OpenID Connect provider keeps."""

from django.core.exceptions import ValidationError
from django.db import models

from eulogin.models import SsoSession
from eulogin.oidc.metadata import MetadataError, read
from eulogin.oidc.vocabulary import ClientAuth
from kernel import clock, crypto
from kernel.outbox import OutboxMessage


class OidcClient(models.Model):
    """A registered client; the fields have the names of its metadata (RFC 7591).

    `sealed_secret` is the secret itself where assertions are checked with it (`client_secret_jwt`), `secret_digest`
    a digest where the client sends it.
    """

    client_id = models.CharField(max_length=100, unique=True)
    client_name = models.CharField(max_length=100, blank=True)
    token_endpoint_auth_method = models.CharField(
        max_length=30, default=ClientAuth.SECRET_JWT, choices=[(m.value, m.value) for m in ClientAuth]
    )
    token_endpoint_auth_signing_alg = models.CharField(max_length=10, blank=True)
    sealed_secret = models.TextField(blank=True, editable=False)
    secret_digest = models.CharField(max_length=64, blank=True, editable=False)
    redirect_uris = models.JSONField(default=list)
    scope = models.JSONField(default=list, blank=True)
    #: Claims given whatever the scope: `…/claims/groups` is never given otherwise.
    claims = models.JSONField(default=list, blank=True)
    default_acr_values = models.JSONField(default=list, blank=True)
    #: UserInfo is off unless a client has it switched on: the claims are in the ID token.
    userinfo = models.BooleanField(default=False)
    post_logout_redirect_uris = models.JSONField(default=list, blank=True)
    backchannel_logout_uri = models.CharField(max_length=2000, blank=True)
    backchannel_logout_session_required = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    def __str__(self) -> str:
        return self.client_name or self.client_id

    def clean(self) -> None:
        """The rules of registration, for forms."""
        try:
            read({**{f.name: getattr(self, f.name) for f in self._meta.fields}, "scope": " ".join(self.scope)})
        except MetadataError as error:
            raise ValidationError({error.field: error.text}) from error

    def set_secret(self, secret: str) -> None:
        """Keep a secret in the form that the client's way to authenticate needs."""
        signs = self.token_endpoint_auth_method == ClientAuth.SECRET_JWT
        basic = self.token_endpoint_auth_method == ClientAuth.SECRET_BASIC
        self.sealed_secret = crypto.seal(secret, self._context) if signs else ""
        self.secret_digest = crypto.fingerprint(secret, self._context) if basic else ""

    @property
    def secret(self) -> str:
        """The secret in clear, for checking an assertion."""
        return crypto.unseal(self.sealed_secret, self._context)

    def has_secret(self, secret: str) -> bool:
        """Whether this is the secret that the client sends."""
        return bool(self.secret_digest) and crypto.same(self.secret_digest, crypto.fingerprint(secret, self._context))

    @property
    def _context(self) -> str:
        return f"oidc:client:{self.client_id}:secret"


class SigningKey(models.Model):
    """A key that signs ID tokens. Exactly one is active; a retired one stays published while its tokens live."""

    kid = models.CharField(max_length=40, unique=True)
    sealed_private_key = models.TextField()
    public_jwk = models.JSONField()
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)
    published_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["active"], condition=models.Q(active=True), name="oidc_one_active_key")
        ]

    def __str__(self) -> str:
        return self.kid


class OidcCode(models.Model):
    """An authorisation code, of which only the digest is kept: one client, one session, one use."""

    digest = models.CharField(max_length=64, unique=True)
    client = models.ForeignKey(OidcClient, models.CASCADE, related_name="codes")
    session = models.ForeignKey(SsoSession, models.CASCADE, related_name="oidc_codes")
    issuer = models.TextField()
    redirect_uri = models.TextField()
    scope = models.JSONField(default=list)
    nonce = models.TextField(blank=True)
    code_challenge = models.CharField(max_length=43)
    #: What was proved when the code was issued.
    authenticated_at = models.DateTimeField()
    strengths = models.JSONField(default=list)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    #: Somebody presented it a second time: what it gave is worth nothing any more.
    replayed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="oidc_code_expiry")]

    def __str__(self) -> str:
        return f"code {self.pk}"


class OidcToken(models.Model):
    """An access token, of which only the digest is kept; it dies with its session or its code."""

    digest = models.CharField(max_length=64, unique=True)
    code = models.ForeignKey(OidcCode, models.CASCADE, related_name="tokens")
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"access token {self.pk}"

    @property
    def is_alive(self) -> bool:
        """Whether it is worth anything now."""
        return (
            self.revoked_at is None
            and self.code.replayed_at is None
            and clock.now() < self.expires_at
            and self.code.session.is_alive
            and self.code.session.account.is_active
        )


class UsedAssertion(models.Model):
    """The `jti` of a client's assertion, so that it works once; kept until the assertion has expired."""

    digest = models.CharField(max_length=64, primary_key=True)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"assertion until {self.expires_at}"


class BackchannelLogout(OutboxMessage):
    """Tells one client that a session has ended. The body names issuer, person and session."""

    client = models.ForeignKey(OidcClient, models.CASCADE, related_name="+")

    class Meta(OutboxMessage.Meta):
        pass
