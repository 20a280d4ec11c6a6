"""One parsed file: parse it safely, walk it once, and learn places, scopes and names on demand."""
