"""What changed between two articles, of what kind, and did the publisher say so. Pure."""
