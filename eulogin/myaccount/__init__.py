"""The pages behind «Mon compte»."""
