"""Plain helpers without a framework."""
