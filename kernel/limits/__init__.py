"""Limits on tries: exact under parallel requests, each kind counted apart."""
