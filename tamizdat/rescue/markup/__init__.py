"""WordPress's markup, classic and in blocks, becomes the pieces that a story's body is made of."""
