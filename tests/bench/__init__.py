"""The figures of `make bench`: goal, value, met or not, beside their references."""
