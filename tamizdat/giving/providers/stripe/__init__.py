"""Stripe: its own checkout pages, subscriptions and portal, over the official library."""
