"""What is answered: each shape once, for the answer and for its description in the schema."""
