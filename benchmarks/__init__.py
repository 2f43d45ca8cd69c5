"""What a sign-in costs: `make bench` starts the production set privately, walks it and measures all its processes."""
