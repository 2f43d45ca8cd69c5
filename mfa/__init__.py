"""Second factors: devices, challenges, proofs. Knows nothing of sign-in, of TRACES or of the simulator."""
