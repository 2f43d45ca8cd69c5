"""«Supprimer mon compte»."""
