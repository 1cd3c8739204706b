"""What measures and shows: each instrument says how far it is from the solver."""
