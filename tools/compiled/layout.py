#!/usr/bin/python3
"""Shows a compiled policy byte by byte: layout.py FILE.pstn

Written from docs/compiled-format.md alone, without the engine: that both read the same files is what
holds the document to the truth. Exit status 1, and the reason, for a file that is not laid out so.
"""
import struct
import sys

ALIGNMENT = 64
MODES = ["key", "opaque", "url"]
KINDS = ["guest", "authenticated", "anyone", "owner", "group", "group:<variable>", "function", "role",
         "owner with a role"]
SEGMENTS = ["literal", "automaton", "any", "floating", "rest"]

# The arrays of each part, in order: name, and what one record is (struct's letters; s is text).
INDEX = [("root", "QQQQII"), ("states", "IIIIII IIIIIIII BB6x"), ("edges", "40s IIII II"), ("pilots", "I"),
         ("chains", "II"), ("outputs", "II"), ("unions", "256s IIII"), ("union tables", "H"),
         ("pool", "s"), ("floating places", "BBHIII"), ("floating masks", "Q"),
         ("literal root", "QQQQII"), ("literal pilots", "I"), ("literal slots", "III"),
         ("literal texts", "s"), ("access lists", "I"), ("action sets", "Q"),
         ("access variables", "II")]
GRAPH = ([("info", "s")] + [("grants " + n, f) for n, f in INDEX] + [("denies " + n, f) for n, f in INDEX])
DESCRIPTION = [("pattern texts", "s"), ("pattern ends", "Q"), ("literal texts", "s"), ("literal ends", "Q"),
               ("pattern codes", "I"), ("pattern begins", "I"), ("pattern order", "I"),
               ("declarations", "IIIII"), ("variables", "II"), ("rules", "QIIII"), ("rule selectors", "I"),
               ("named rules", "I"), ("name texts", "s"), ("name ends", "Q")]


class Malformed(Exception):
    pass


def require(holds, what):
    if not holds:
        raise Malformed(what)


def crc32c(data):
    """CRC-32C (RFC 3720, appendix B.4), bit by bit."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def word(bits, add):
    """What follows a segment."""
    kind, index = bits >> 30, bits & 0x3FFFFFF
    if kind == 3:
        return "nothing"
    target = "chain" if bits >> 26 & 1 else ["state", "list", "list"][kind]
    return (f"{['go to', 'if the path goes on,', 'if the path ends,'][kind]} {target} {index}"
            f"{f' after {bits >> 28 & 3} more' if bits >> 28 & 3 else ''}, rank "
            f"{'' if bits >> 27 & 1 else '+ '}{add}")


class Listing:
    """What is where. Each byte is told once; what is not told must be zero."""

    def __init__(self, data):
        self.data, self.lines, self.told = data, [], bytearray(len(data))

    def tell(self, offset, size, meaning):
        require(offset + size <= len(self.data), f"{meaning} leaves the file")
        require(not any(self.told[offset:offset + size]), f"{meaning} is where something else is")
        self.told[offset:offset + size] = b"\1" * size
        shown = self.data[offset:offset + min(size, 8)].hex(" ") + (" …" if size > 8 else "")
        self.lines.append((offset, f"{offset:06x}  {shown:<25}  {meaning}"))

    def number(self, offset, size, meaning):
        value = int.from_bytes(self.data[offset:offset + size], "little")
        self.tell(offset, size, f"{meaning}: {value}")
        return value

    def text(self):
        rest = [i for i, byte in enumerate(self.data) if byte and not self.told[i]]
        require(not rest, f"byte {rest[0] if rest else 0} is padding and not zero")
        return "".join(line + "\n" for _, line in sorted(self.lines))


class Info:
    """The stream of small things."""

    def __init__(self, listing, begin, size):
        self.listing, self.at, self.end = listing, begin, begin + size
        self.number("declarations")
        self.text("policy")
        self.text("file")
        self.text("digest")
        mode = self.byte("mode")
        require(mode < len(MODES), "no such mode")
        self.byte("a list may come without a path")
        for limit in ["bytes of a path", "bytes of a url", "segments", "bytes of an entity id", "groups",
                      "attributes"]:
            self.number("at most, " + limit, 8)
        self.list("actions", lambda: self.text("action"))
        self.list("action sets", lambda: (self.text("action set"), self.number("its actions", 8)))
        self.list("methods", lambda: (self.text("method"), self.number("its action")))
        self.list("selectors", self.selector)
        self.list("role groups", lambda: self.text("group"))
        self.list("automata", self.automaton)
        require(self.at == self.end, "the info goes on behind its end")

    def take(self, size):
        require(self.at + size <= self.end, "the info is cut")
        self.at += size
        return self.at - size

    def byte(self, what):
        return self.listing.number(self.take(1), 1, what)

    def number(self, what, size=4):
        return self.listing.number(self.take(size), size, what)

    def text(self, what):
        size = self.number(f"{what}, bytes")
        if size:
            at = self.take(size)
            self.listing.tell(at, size, f"{what} {bytes(self.listing.data[at:at + size])!r}"[:90])

    def list(self, what, item):
        count = self.number(what)
        for _ in range(count):
            item()
        return count

    def selector(self):
        require(self.byte("selector, kind") < len(KINDS), "no such kind of selector")
        self.text("name")
        self.text("text")
        self.list("where", lambda: (self.text("attribute"), self.text("variable"),
                                    self.list("values", lambda: self.text("value"))))

    def automaton(self):
        self.text("class of each byte")
        self.number("classes")
        self.text("transitions")
        self.text("accepting")


def describe(name, record):
    """What a record says, as far as it is worth a word."""
    kind = name.split(" ", 1)[-1] if name.startswith(("grants", "denies")) else name
    if kind == "states":
        return (f"end: {word(*record[0:2])}; rest: {word(*record[2:4])}; other: {word(*record[4:6])}; "
                f"{record[7]} slots from {record[6]}, runs of {record[14]}")
    if kind == "edges":
        free = record[5] == 0xFFFFFFFF
        return "free" if free else f"{record[0].rstrip(bytes(1))!r}: {word(*record[3:5])}"
    if kind == "root":
        return f"hash key {' '.join(f'{factor:x}' for factor in record[:4])}; {word(*record[4:6])}"
    if kind in ("chains", "outputs"):
        return word(*record)
    if kind == "floating places":
        return f"{SEGMENTS[record[0]]}{', last' if record[1] else ''}, rank {record[4]}"
    if kind == "declarations":
        return "rules from %d, variables from %d, inherits %d, at %d:%d" % record
    if kind == "rules":
        return f"actions {record[0]:b}, selectors from {record[1]}, {['deny', 'allow'][record[2]]}, " \
               f"at {record[3]}:{record[4]}"
    return " ".join(str(x) for x in record)


def access_lists(listing, array, begin, size):
    """Tells lists, one behind the other; each is called by the place of its header."""
    require(size % 4 == 0, f"{array} is cut")
    words = struct.unpack_from(f"<{size // 4}I", listing.data, begin)
    at = 0
    while at < len(words):
        header, is_wide = words[at], words[at] >> 1 & 1
        head = 3 if is_wide else 1 + (header >> 6 & 0x1F)
        require(at + head <= len(words), f"{array} is cut")
        count, variables = (words[at + 1], words[at + 2]) if is_wide else (header >> 2 & 0xF, header >> 16)
        of_action = b"" if is_wide else listing.data[begin + 4 * at + 4:begin + 4 * (at + head)]
        listing.tell(begin + 4 * at, 4 * head,
                     f"{array}: list {at}{', inherits' if header & 1 else ''}{', wide' if is_wide else ''}, "
                     f"{count} selectors, variables from {variables}")
        at += head
        for i in range(count):
            step = 4 if is_wide else 1
            require(at + step <= len(words), f"{array} is cut")
            if is_wide:
                bit, actions, rule, place = words[at:at + 4]
                to = f"action set {actions}"
            else:
                bit, rule, place = words[at] & 0x1FFF, words[at] >> 20 & 0x1F, words[at] >> 25
                to = f"actions {sum((of >> i & 1) << k for k, of in enumerate(of_action)):b}"
            listing.tell(begin + 4 * at, 4 * step,
                         f"{array}: selector {bit - 1} at place {place} of rule {rule}, to {to}")
            at += step


def part(listing, name, arrays, begin, end):
    """Tells a directory and its arrays."""
    count = listing.number(begin, 8, f"{name}: arrays")
    require(count == len(arrays), f"{count} arrays, not {len(arrays)}")
    for i, (array, record) in enumerate(arrays):
        at = begin + 8 + 16 * i
        require(at + 16 <= end, "the directory is cut")
        offset, size = struct.unpack_from("<QQ", listing.data, at)
        require(offset % ALIGNMENT == 0 and offset + size <= end - begin, f"{array} leaves its part")
        listing.tell(at, 16, f"{array}: {size} bytes at {begin + offset:06x}")
        if array == "info":
            Info(listing, begin + offset, size)
        elif array.endswith("access lists"):
            access_lists(listing, array, begin + offset, size)
        elif record == "s" and size:
            text = bytes(listing.data[begin + offset:begin + offset + size])
            listing.tell(begin + offset, size, f"{array} {text!r}"[:90])
        elif size:
            each = struct.calcsize("<" + record)
            require(size % each == 0, f"{array} is cut")
            for k in range(size // each):
                values = struct.unpack_from("<" + record, listing.data, begin + offset + k * each)
                listing.tell(begin + offset + k * each, each,
                             f"{array}[{k}]: {describe(array, values)}")


def listing_of(data):
    """Returns the listing as text; raises Malformed."""
    listing = Listing(data)
    require(len(data) >= 64, "shorter than a header")
    require(data[:8] == b"POSTERN\x1a", "not a compiled policy")
    listing.tell(0, 8, "magic 'POSTERN', 1a")
    require(listing.number(8, 4, "version of the format") == 1, "another version")
    listing.number(12, 4, "reserved")
    graph_size = listing.number(16, 8, "bytes of the graph")
    description_size = listing.number(24, 8, "bytes of the description")
    listing.tell(32, 20, "unused")
    require(64 + graph_size + description_size == len(data), "not as long as the header says")
    graph, description = data[64:64 + graph_size], data[64 + graph_size:]
    for at, what, covered in [(52, "graph", graph), (56, "description", description), (60, "header", data[:60])]:
        listing.tell(at, 4, f"checksum of the {what}")
        require(int.from_bytes(data[at:at + 4], "little") == crc32c(covered), f"checksum of the {what}")
    part(listing, "graph", GRAPH, 64, 64 + graph_size)
    if description:
        part(listing, "description", DESCRIPTION, 64 + graph_size, len(data))
    return listing.text()


def main(argv):
    try:
        with open(argv[1], "rb") as f:
            sys.stdout.write(listing_of(f.read()))
    except (Malformed, struct.error) as error:
        print(f"{argv[1]}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
