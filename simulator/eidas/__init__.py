"""A foreign server: the eIDAS network with the identity providers of its countries, and cards on a desk; invented."""
