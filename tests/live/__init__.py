"""Real ports, real processes, real clients."""
