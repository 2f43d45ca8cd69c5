"""Mobile Phone + SMS: numbers of a person, and challenges sent to them by text message."""
