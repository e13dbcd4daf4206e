"""The press: prints only what changed, and knows why. Plain Python, no framework."""
