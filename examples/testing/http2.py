"""One request by HTTP/2 in the clear, whose target may be any bytes (RFC 9113, RFC 7541)."""

import contextlib
import socket

DATA, HEADERS, RST_STREAM, SETTINGS, GOAWAY = 0, 1, 3, 4, 7
END_STREAM, END_HEADERS = 1, 4
STATUSES = {0x88: 200, 0x89: 204, 0x8a: 206, 0x8b: 304, 0x8c: 400, 0x8d: 404, 0x8e: 500}


def frame(kind, flags, stream, payload):
    size = len(payload).to_bytes(3, "big")
    return size + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload


def text(value):
    """Spells a text without Huffman's code: its length in 7 bits and as many bytes as it takes."""
    rest = len(value) - 127
    if rest < 0:
        return bytes([len(value)]) + value
    length = [127]
    while rest >= 128:
        length.append(rest % 128 + 128)
        rest //= 128
    return bytes(length + [rest]) + value


def frames(connection):
    """Yields kind, flags and payload of what comes, until the end."""
    with contextlib.suppress(ConnectionResetError), connection.makefile("rb") as stream:
        while len(head := stream.read(9)) == 9:
            yield head[3], head[4], stream.read(int.from_bytes(head[:3], "big"))


def status_of(block):
    """Returns the status, the first header, which stands in the static table or is spelled."""
    return STATUSES.get(block[0]) or int(block[2:2 + block[1]])


def ask(port, target, timeout_seconds):
    """Returns status and body of a GET; what ends without an answer is status 0."""
    get = b"\x82\x86\x04" + text(target) + b"\x01" + text(b"x")  # method, scheme, path, authority
    status, body = 0, b""
    with socket.create_connection(("127.0.0.1", port), timeout_seconds) as connection:
        connection.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(SETTINGS, 0, 0, b"") +
                           frame(HEADERS, END_STREAM | END_HEADERS, 1, get))
        for kind, flags, payload in frames(connection):
            if kind == HEADERS:
                status = status_of(payload)
            elif kind == DATA:
                body += payload
            if kind in (RST_STREAM, GOAWAY) or (kind in (HEADERS, DATA) and flags & END_STREAM):
                break
    return status, body
