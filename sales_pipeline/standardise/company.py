"""The matching key of a company's name: equal for one legal entity however its form is written.

Precision before recall: groups, branches and places stay in the key, for they are other companies.
"""

import re

from sales_pipeline.standardise.text import HAN, folded, nfkc, to_simplified, without_readings

# Legal forms of Chinese, Japanese and Korean, Simplified, wherever they stand; ㈱ is (株) by NFKC.
IN_BRACKETS = re.compile(r"\((株|有|同|주|유|(特殊)?普通合伙|有限合伙|个体工商户|个人独资)\)")
GLUED = re.compile(
    r"(股份有限责任|有限责任|股份有限|有限)公司|株式会社|有限会社|合同会社|주식회사|유한회사"
)
# A plain 公司 is a form at the end only; a branch (分公司) is not its parent, nor a 子公司.
GLUED_AT_END = re.compile(r"(股份|(?<![分子总])公司)$")
# Told by their dots alone: "S.p.A." is a form, "City Spa" is a name.
DOTTED_AT_END = re.compile(r"(?<=\w)[\s,]+(s\. ?p\. ?a|a\. ?s|e\. ?k)\.?$")
_FORM = (
    "ltd|limited|llc|llp|lp|inc|incorporated|co|company|coltd|corp|corporation|plc|ulc|gmbh|mbh|ag"
    "|kg|kgaa|se|sa|sas|sarl|srl|bv|nv|oy|oyj|ab|aps|kk|pty|pte|pvt|bhd|kabushiki kaisha"
)
_BEFORE = "and|private|public|proprietary|sdn"
WORDS_AT_END = re.compile(rf"(?<=\w)( ({_FORM}|{_BEFORE}))* ({_FORM})$")
# In the middle, where a branch follows, only what cannot be part of a name.
WORDS_INSIDE = re.compile(
    r"(?<=\w )((co|company|pty|pte|private|public) (ltd|limited)|ltd|llc|gmbh|plc|inc|coltd) (?=\w)"
)
MARKS_INSIDE = re.compile(r"[.'’`]")
WORDS = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+")


def company_key(text: str) -> str | None:
    """The key, without blanks and punctuation; None where nothing is left but the form."""
    cleaned = nfkc(text)
    if cleaned is None:
        return None
    # Readings first: which of them are believed depends on the character as it was written.
    name = folded(to_simplified(without_readings(cleaned.lower())))
    name = DOTTED_AT_END.sub("", IN_BRACKETS.sub(" ", name))
    joined = _without_words(name).replace(" ", "")
    return GLUED_AT_END.sub("", GLUED.sub("", joined)) or None


def _without_words(name: str) -> str:
    """Words with one blank between them, less those that are a legal form.

    Latin and Chinese parts are words of their own, and `&` is the word "and".
    """
    plain = MARKS_INSIDE.sub("", re.sub("[&+]", " and ", name))
    words = " ".join(WORDS.findall(plain)).removeprefix("the ")
    return WORDS_INSIDE.sub("", WORDS_AT_END.sub("", words))
