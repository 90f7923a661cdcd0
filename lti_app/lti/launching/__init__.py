"""How a person comes in: login, signed message, whose browser it is, the rows that a launch becomes."""
