"""Drafts are filed in the newsroom: rows, photos, pages, and a ledger of them all."""
