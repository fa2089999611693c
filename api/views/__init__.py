"""The addresses of the interface, and the pages of those who keep it."""
