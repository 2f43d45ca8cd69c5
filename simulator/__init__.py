"""What exists only because this is a simulator: phones, mailbox, clock, scripted people and states."""
