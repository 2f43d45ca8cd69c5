"""Ground that every package stands on: clock, cryptography, journal, outboxes, web. Imports nothing of ours."""
