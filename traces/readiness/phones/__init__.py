"""The plan of usable phones of a service: kept by its heads, read by colleagues with masked numbers."""
