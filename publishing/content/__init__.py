"""From pages to snapshots: freeze, sweep, go-live, withdraw."""
