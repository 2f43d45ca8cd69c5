"""«Afficher mes sessions»."""
