"""Outgoing text messages: stored with the act, sent after commit through a gateway."""
