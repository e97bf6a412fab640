"""Python patterns as RE2 patterns with the same matches, or nothing where RE2 cannot say the same.

GX matches with Python's `re`: `\\d` is any Unicode digit, `$` also matches before a last newline.
DuckDB matches with RE2, where both are ASCII and strict, so every token is rewritten.
"""

import re
import warnings

TOKEN = re.compile(
    r"""
      (?P<group>\((?!\?)|\(\?:|\(\?P<\w+>)
    | (?P<close>\))
    | (?P<alternative>\|)
    | (?P<start>\^|\\A)
    | (?P<end>\$)
    | (?P<very_end>\\Z)
    | (?P<any>\.)
    | (?P<repeat>[*+?]|\{\d+(?:,\d*)?\}|\{,\d+\})(?P<lazy>\??)(?!\+)
    | (?P<class>\[\^?\]?(?:\\.|[^\]\\])*\])
    | (?P<known>\\[dDwWsS])
    | (?P<escape>\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[nrtfva]|[^\w\s]|\ ))
    | (?P<literal>\{(?!\d*,?\d*\})|[^\\()|^$.*+?\[\]{])
    """,
    re.VERBOSE,
)
MEMBERS = {
    "d": r"\p{Nd}",
    "w": r"\p{L}\p{N}_",
    "s": r"\t\n\v\f\r\x{1c}-\x{1f}\x{20}\x{85}\p{Z}",
}
CONTROLS = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v", "a": "\a"}
KNOWN_ESCAPES = {"x", "u", *CONTROLS}
CLASS_TOKEN = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)|.", re.DOTALL)
MOST_REPEATS = 1000  # RE2 refuses more


def checked(pattern: str) -> str:
    """The pattern, if Python reads it without an error or a doubt about its meaning."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(pattern)
    except (re.error, FutureWarning, DeprecationWarning) as problem:
        raise ValueError(f"{pattern!r} is not a Python pattern: {problem}") from None
    return pattern


def to_re2(pattern: str) -> str | None:
    """An RE2 pattern that is found in exactly the texts where Python finds this one."""
    written: list[str] = []
    repeats, previous, depth, position = 1, "", 0, 0
    while position < len(pattern):
        token = TOKEN.match(pattern, position)
        if not token:
            return None
        kind, text, position = str(token.lastgroup), token.group(), token.end()
        kind = "repeat" if kind == "lazy" else kind
        depth += (kind == "group") - (kind == "close")
        if kind == "repeat":
            repeats *= max([int(n) for n in re.findall(r"\d+", text)], default=1)
            if previous in {"start", "end", "very_end"} or repeats > MOST_REPEATS:
                return None
        rewritten = _rewrite(kind, text, _closes(pattern[position:], depth))
        if rewritten is None:
            return None
        written.append(rewritten)
        previous = kind
    return "".join(written)


def _closes(rest: str, depth: int) -> bool:
    """Whether nothing more can match after this place."""
    return not rest.strip(")") or (depth == 0 and rest.startswith("|"))


def _rewrite(kind: str, text: str, closes: bool) -> str | None:
    match kind:
        case "group":
            return "(?:"
        case "start":
            return r"\A"
        case "end":
            return r"\n?\z" if closes else None
        case "very_end":
            return r"\z"
        case "any":
            return r"[^\n]"
        case "repeat":
            return text.replace("{,", "{0,")
        case "class":
            return _rewrite_class(text)
        case "known":
            return f"[{'^' if text[1].isupper() else ''}{MEMBERS[text[1].lower()]}]"
        case "escape" | "literal":
            return _code(_character(text))
    return text


def _rewrite_class(text: str) -> str | None:
    body = text[1:-1]
    negated = body.startswith("^")
    written = "[^" if negated else "["
    for member in CLASS_TOKEN.findall(body[negated:]):
        if member[0] == "\\" and member[1] in MEMBERS:
            written += MEMBERS[member[1]]
        elif member == "-":
            written += "-"
        elif member[0] == "\\" and member[1].isalnum() and member[1] not in KNOWN_ESCAPES:
            return None
        else:
            written += _code(_character(member))
    return written + "]"


def _character(text: str) -> str:
    """The character that a literal or an escape stands for."""
    if len(text) == 1:
        return text
    if text[1] in "xu" and len(text) > len(r"\x"):
        return chr(int(text[2:], 16))
    return CONTROLS.get(text[1], text[1])


def _code(character: str) -> str:
    return character if character.isalnum() else f"\\x{{{ord(character):x}}}"
