"""Unmodified CAS clients of other makers, signing people in over real HTTP."""
