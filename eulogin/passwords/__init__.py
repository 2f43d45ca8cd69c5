"""Choosing, changing and recovering the password."""
