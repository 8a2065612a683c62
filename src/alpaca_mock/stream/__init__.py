"""The push side: trade updates over WebSocket and server-sent events."""
