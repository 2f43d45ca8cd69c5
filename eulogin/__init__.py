"""EU Login: accounts, registration, passwords, sign-in, sessions, My account, and the CAS server."""
