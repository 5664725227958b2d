"""The dossiers of a unit in the admin: each unit sees and touches its own alone."""
