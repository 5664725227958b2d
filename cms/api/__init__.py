"""The content API: what is public and live, for front ends of the unions' own."""
