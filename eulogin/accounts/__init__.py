"""Accounts: identifiers, look-up, creation."""
