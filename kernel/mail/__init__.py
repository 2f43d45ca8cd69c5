"""Outgoing mail: stored with the act, sent after commit."""
