"""The OpenID Connect provider of EU Login: issuer `/cas/oauth2`, authorisation code with PKCE, ID tokens in PS512."""
