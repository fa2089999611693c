"""How the installation is: is it able to answer, what to count, what the log says. For operators;
no page of the office, no word of a case and nobody's name."""
