"""Small helpers that several checks use."""
