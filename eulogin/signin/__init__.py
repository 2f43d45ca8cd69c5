"""Sign-in as a walk through stages, and the sessions it opens."""
