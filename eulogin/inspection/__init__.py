"""The inspector: what applications asked, what they were answered, why, and what to change."""
