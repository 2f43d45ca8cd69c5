"""TRACES NT: an application like any other, which learns who someone is from a validated CAS ticket."""
