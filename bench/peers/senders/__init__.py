"""Programs that send the same mail N times to a sink on loopback, to be measured from outside."""
