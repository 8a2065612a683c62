"""The reactor's side of the brokerage, and the only writer of its state."""
