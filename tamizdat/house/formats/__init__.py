"""Formats of dates for languages whose own in Django are none, or not those of this house."""
