"""What is told: units, exemplars, stories, their checks and pages."""
