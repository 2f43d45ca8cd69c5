"""«Supprimer tous mes appareils et cartes d'identité électroniques (PANIC)»."""
