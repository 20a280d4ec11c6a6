"""The third face: reviews a text while it is written, by a process that stays and keeps what it has learned."""
