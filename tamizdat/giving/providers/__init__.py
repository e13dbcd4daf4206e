"""Who moves the money: each provider behind the one interface of ``port.py``. Plain Python, no Django."""
