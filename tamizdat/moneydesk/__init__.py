"""The desk of giving: asks, what may be given, and what came of it in numbers."""
