"""How returned mail comes in: over LMTP or SMTP, from a mailbox over IMAP, or on standard input."""
