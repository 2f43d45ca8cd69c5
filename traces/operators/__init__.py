"""Operators: the companies and establishments that people of TRACES NT act for. Each environment has its own."""
