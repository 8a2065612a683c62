"""Side-by-side measurements: requests a second, latency, growth with state, memory and start-up."""
