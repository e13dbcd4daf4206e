"""PayPal: orders for once, subscriptions for more often. The donor approves first, then we take it or let it go."""
