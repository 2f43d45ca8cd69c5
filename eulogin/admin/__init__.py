"""The admin site of EU Login itself, and what its commands and the control API do in the same way."""
