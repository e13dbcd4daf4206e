"""What keeps people out of trouble: stripped metadata, limits on foreign input, logs that forget."""
