"""The editor's screens around a story."""
