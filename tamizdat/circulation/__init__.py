"""Who gets the letter: sealed addresses, sign-up, leaving; the pages of the counter."""
