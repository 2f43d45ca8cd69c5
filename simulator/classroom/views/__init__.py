"""Pages of the classroom: the trainer's, and a trainee's own."""
