"""Rules about the wiring: where something is declared in two places, a test compares the two."""
