"""Readiness: who has set up which kinds of second factor, and which phones a service can use.

The instruction of 7 May 2024 asks local heads for both. What people have set up is EU Login's business: TRACES knows
what they released to it, and reads it over HTTP (`client.py`); whoever released nothing is "not known".
"""
