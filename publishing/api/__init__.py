"""The publishing API, on top of the services."""
