"""Who has lost every factor: asked with the password, confirmed by mail, announced, carried out a day later."""
