"""The desk: screens on top of the services."""
