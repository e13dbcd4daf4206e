"""A Wagtail site of its own, baked by wagtail-bakery. It runs in an environment that knows nothing of ours."""
