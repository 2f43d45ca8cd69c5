"""Guided exercises: data in TOML, checked against the real state of EU Login and TRACES."""
