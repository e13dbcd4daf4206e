"""Stand-ins for what the engines see as ports; each keeps the contract that the real ones keep (tests/contracts)."""
