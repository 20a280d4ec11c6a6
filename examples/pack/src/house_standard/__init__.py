"""Rules of our house."""
