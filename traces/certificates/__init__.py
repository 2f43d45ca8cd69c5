"""INTRA certificates: what the gate of the second factor protects.

Part I is written by an operator (or an authority), submitted, and certified by an official veterinarian of the
authority where the animals leave. Other types of document are named in the menu and not simulated.
"""
