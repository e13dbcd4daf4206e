"""A mailbox over IMAP on loopback, as much of it as emptying one needs."""

from __future__ import annotations

import socketserver
import threading

PASSWORD = "s3cret"


class ImapServer(socketserver.ThreadingTCPServer):
    """``mails``: uid to bytes."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        self.mails: dict[int, bytes] = {}
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), _Visit)
        self.port = self.server_address[1]
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()


class _Visit(socketserver.StreamRequestHandler):
    server: ImapServer

    def handle(self) -> None:
        self.deleted: set[int] = set()
        self.wfile.write(b"* OK ready\r\n")
        while line := self.rfile.readline():
            tag, verb, *words = line.decode().split()
            self.server.asked.append(" ".join([verb, *words]))
            verb = words.pop(0) if verb.upper() == "UID" else verb
            good = self._obey(verb.upper(), words)
            self.wfile.write(f"{tag} {'OK' if good else 'NO'} done\r\n".encode())

    def _obey(self, verb: str, words: list[str]) -> bool:
        if verb == "CAPABILITY":
            self.wfile.write(b"* CAPABILITY IMAP4rev1\r\n")
        elif verb == "LOGIN":
            return words[1].strip('"') == PASSWORD
        elif verb == "SELECT":
            self.wfile.write(f"* {len(self.server.mails)} EXISTS\r\n".encode())
        elif verb == "SEARCH":
            self.wfile.write(f"* SEARCH {' '.join(map(str, self.server.mails))}\r\n".encode())
        elif verb == "FETCH":
            most = int(words[1].partition("<0.")[2].partition(">")[0])
            mail = self.server.mails[int(words[0])][:most]
            self.wfile.write(b"* 1 FETCH (UID %s BODY[]<0> {%d}\r\n%s)\r\n" % (words[0].encode(), len(mail), mail))
        elif verb == "STORE":
            self.deleted.add(int(words[0]))
        elif verb == "EXPUNGE":
            for uid in self.deleted:
                self.server.mails.pop(uid)
        return True
