"""The mailbox: a foreign mail server that keeps every e-mail and shows it in the browser."""
