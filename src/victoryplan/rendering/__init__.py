"""A plan to something to look at."""
