"""Claims due rows, sends them, writes down what came of it."""
