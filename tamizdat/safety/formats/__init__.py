"""How each kind of file is put together, as far as one must know it to find what a file says beside its content."""
