"""The wall, recusal and blind transfer."""
