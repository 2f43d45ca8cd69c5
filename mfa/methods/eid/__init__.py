"""The method eID: the electronic identity of a country, through eIDAS or by a card in a reader (Web eID)."""
