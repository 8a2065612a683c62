"""The HTTP routes: a class for each family of URLs, thin over the service."""
