"""Other programs that make the same newspaper out of the same stories, each in an environment of its own."""
