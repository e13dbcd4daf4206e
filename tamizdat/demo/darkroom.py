"""Develop all pictures before the press asks for them, on every core: it is the slowest part of a first start."""

from __future__ import annotations

import os
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from django.db import connections

from tamizdat.newsroom.models import Photo
from tamizdat.newsroom.renditions import copy_files, files_of


def develop_all() -> None:
    """Make the renditions of every photo that lacks them; a picture that hangs in several languages is developed once."""
    twins: dict[str, list[int]] = defaultdict(list)
    for number, title in Photo.objects.filter(renditions=None).order_by("pk").values_list("pk", "title"):
        twins[title].append(number)
    if not twins:
        return
    connections.close_all()  # a child process must not write to its parent's
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("fork")) as pool:
        list(pool.map(_develop, twins.values()))


def _develop(numbers: list[int]) -> None:
    first, *others = (Photo.objects.get(pk=number) for number in numbers)
    files_of(first)
    for other in others:
        copy_files(other, first)
