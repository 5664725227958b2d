"""The demonstration: its people, pictures and script."""
