"""Self-registration: the form and the mail."""
