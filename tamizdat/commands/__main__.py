"""``python -m tamizdat.commands``: the same as ``tamizdat``, for who must name the Python to run it with."""

from tamizdat.commands import main

main(prog_name="tamizdat")
