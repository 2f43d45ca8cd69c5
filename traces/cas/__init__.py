"""TRACES's own CAS client and the gate: who signs in, how strongly, and what a session may use."""
