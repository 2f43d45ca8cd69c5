"""The admin site of each environment: where validators decide. Entered with the TRACES session only."""
