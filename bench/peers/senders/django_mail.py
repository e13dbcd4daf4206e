"""Django's EmailMultiAlternatives over one connection that stays open: python -m … PORT NUMBER."""

from __future__ import annotations

import sys

from bench.peers.senders.letter import HTML, TEXT


def main(port: int, number: int) -> None:
    from django.conf import settings

    settings.configure(EMAIL_HOST="127.0.0.1", EMAIL_PORT=port)
    from django.core.mail import EmailMultiAlternatives, get_connection

    with get_connection() as connection:
        for n in range(number):
            leave = {"List-Unsubscribe": f"<https://farshore.example/letters/leave/token{n}>"}
            mail = EmailMultiAlternatives(
                "The weekly letter",
                TEXT,
                "letters@farshore.example",
                [f"r{n}@one.example"],
                connection=connection,
                headers=leave,
            )
            mail.attach_alternative(HTML, "text/html")
            mail.send()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
