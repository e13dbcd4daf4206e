"""Django's own commands, for developers; what technicians need is in ``tamizdat``."""

import os
import sys

from django.core.management import execute_from_command_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tamizdat.config.settings")
execute_from_command_line(sys.argv)
