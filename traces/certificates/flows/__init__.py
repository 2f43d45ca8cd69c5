"""What people do with certificates."""
