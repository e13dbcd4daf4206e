"""The pages of the desk on which letters are made: lists, the issue desk, questions, history."""
