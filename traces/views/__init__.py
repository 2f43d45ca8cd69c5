"""Pages: each view builds a form, calls one flow, answers."""
