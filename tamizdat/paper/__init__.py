"""The newspaper as readers see it: typeset rows, the catalogue of outputs, templates."""
