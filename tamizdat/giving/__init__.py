"""Readers keep the paper alive: what they give, once or again and again, and the rules that protect them."""
