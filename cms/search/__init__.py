"""One search for everything, without diacritics, exact hits first."""
