"""What the desk's own templates need to know of the newspaper."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def newspaper_name() -> str:
    name: str = settings.NEWSPAPER.name
    return name


@register.simple_tag
def newspaper_language() -> str:
    language: str = settings.NEWSPAPER.languages[0]
    return language
