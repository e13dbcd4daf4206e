"""Whole lists of readers: brought in from files, and taken out, a row at a time."""
