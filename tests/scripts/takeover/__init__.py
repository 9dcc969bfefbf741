"""Other contracts, taken over whole in a copy of the project, whose own tests must then pass."""
