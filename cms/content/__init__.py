"""From pages to articles and gates: what publishing asks through its port."""
