"""Countries where giving to this paper is a crime, since when, and how far a designation was carried out."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils import timezone


class DesignationQuerySet(models.QuerySet["Designation"]):
    def end_untold(self, today: date) -> bool:
        """Whether one whose day has come ends what nobody says of where it comes from."""
        return self.filter(lifted_at=None, ends_untold=True, from_date__lte=today).exists()


class Designation(models.Model):
    """``place``: the last contribution that was looked at, so that who is interrupted goes on there. ``lifted_at``: no longer in force.

    ``ends_untold``: what recurs at a provider that does not say where it comes from is ended too.
    """

    country = models.CharField(max_length=2)
    from_date = models.DateField()
    made_at = models.DateTimeField(default=timezone.now)
    lifted_at = models.DateTimeField(null=True)
    ends_untold = models.BooleanField(default=False)
    place = models.BigIntegerField(default=0)
    carried_out_at = models.DateTimeField(null=True)

    objects = DesignationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["country"], condition=models.Q(lifted_at=None), name="one_designation_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"{self.country} from {self.from_date}"
