"""Writes and reads messages with pyiso8583, as the tests ask for on standard input: a request and its answer are one
line each, words with blanks between them. Texts and bytes are hexadecimal digits after t: or b:.

    spec NAME t:JSON              ok
    write NAME PATH=VALUE ...     ok b:MESSAGE
    read NAME b:MESSAGE           ok PATH=VALUE ...

Any answer may be: no t:REASON
"""

import json
import sys

import iso8583

specs = {}


def text(word):
    return bytes.fromhex(word[2:]).decode("utf-8")


def answer(words):
    kind, name = words[0], words[1]
    if kind == "spec":
        specs[name] = json.loads(text(words[2]))
        return []
    spec = specs[name]
    if kind == "write":
        values = {}
        for word in words[2:]:
            path, value = word.split("=")
            # here a value of bytes is their digits
            values[path] = text(value) if value.startswith("t:") else value[2:].upper()
        raw, _ = iso8583.encode(values, spec)
        return ["b:" + raw.hex()]
    values, _ = iso8583.decode(bytes.fromhex(words[2][2:]), spec)
    return [path + "=t:" + value.encode("utf-8").hex() for path, value in values.items() if path not in "ph1"]


for line in sys.stdin:
    try:
        result = ["ok"] + answer(line.split())
    except Exception as refusal:  # whatever the reason, it is for the test to judge
        result = ["no", "t:" + repr(refusal).encode("utf-8").hex()]
    print(" ".join(result), flush=True)
