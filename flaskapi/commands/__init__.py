"""The commands that have no room of their own: pictures to send, and keys."""
