"""Pages of documents: each builds a form, calls one flow, answers."""
