"""What TRACES asks the database when there is very much in it."""
