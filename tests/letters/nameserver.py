"""A domain name server on loopback that knows a few TXT records; ``silent`` ones never answer."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset

Zone = Mapping[str, list[str]]


@contextmanager
def nameserver(zone: Zone, *, silent: bool = False) -> Iterator[dns.resolver.Resolver]:
    """A resolver that asks this server and nobody else."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
        door.bind(("127.0.0.1", 0))
        door.settimeout(0.2)
        stop = threading.Event()
        thread = threading.Thread(target=_serve, args=(door, zone, silent, stop))
        thread.start()
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], door.getsockname()[1]
        try:
            yield resolver
        finally:
            stop.set()
            thread.join()


def _serve(door: socket.socket, zone: Zone, silent: bool, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            question, asker = door.recvfrom(2048)
        except TimeoutError:
            continue
        if not silent:
            door.sendto(_answer(dns.message.from_wire(question), zone).to_wire(), asker)


def _answer(question: dns.message.Message, zone: Zone) -> dns.message.Message:
    answer = dns.message.make_response(question)
    answer.flags |= dns.flags.RA
    name = question.question[0].name
    texts = zone.get(name.to_text(omit_final_dot=True))
    if texts is None:
        answer.set_rcode(dns.rcode.NXDOMAIN)
    else:
        # A long record travels in pieces of 255 octets at the most (RFC 1035 §3.3.14).
        rows = [" ".join(f'"{text[at : at + 200]}"' for at in range(0, len(text), 200)) for text in texts]
        answer.answer.append(dns.rrset.from_text_list(name, 300, "IN", "TXT", rows))
    return answer
