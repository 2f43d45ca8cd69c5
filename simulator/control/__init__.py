"""The controls of the simulator: clock, scripted people and states, reset, control API, start page."""
