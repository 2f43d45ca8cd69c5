"""The CAS server, in the dialect of EU Login."""
