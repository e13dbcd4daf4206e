"""An archive comes home: exports and captures become stories."""
