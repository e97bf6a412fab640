"""The matching key of a person's name, without titles and whichever of its parts comes first."""

import re

from sales_pipeline.standardise.text import (
    folded,
    is_han,
    nfkc,
    to_simplified,
    without_readings,
)

# Longest first: 副总经理 is one title.
TITLES = re.compile(
    "(副?董事长|副?总经理|副?总监|副?总裁|副?经理|副?主任|副?主管|副?部长|副?处长|副?科长|副?厂长"
    "|副总|先生|女士|小姐|太太|老师|教授|博士|工程师|医生|老板|店长|助理|秘书|同志|师傅|总)$"
)
# 李工 is an engineer Li, 张建工 is a name.
ENGINEER = re.compile("^(.|欧阳|司马|上官|诸葛|夏侯|皇甫|尉迟)工$")
LATIN_TITLES = {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "madam", "eng"}
MARKS_INSIDE = re.compile(r"[.'’`·‧・-]")
WORDS = re.compile(r"[^\W_]+")


def person_key(text: str) -> str | None:
    """The key: a Chinese name without blanks, words of other names in alphabetical order.

    A title with a surname alone leaves the surname (王总 -> 王). None where nothing is left.
    """
    cleaned = nfkc(text)
    if cleaned is None:
        return None
    name = folded(to_simplified(without_readings(cleaned.lower())))
    words = [w for w in WORDS.findall(MARKS_INSIDE.sub("", name)) if w not in LATIN_TITLES]
    chinese = _without_titles("".join(word for word in words if is_han(word)))
    others = sorted(word for word in words if not is_han(word))
    return " ".join([*([chinese] if chinese else []), *others]) or None


def _without_titles(name: str) -> str:
    bare = TITLES.sub("", name)
    return ENGINEER.sub(r"\1", bare)
