"""BTCPay Server: invoices in Bitcoin and the like, on a server of the newsroom's own (Greenfield interface)."""
