"""What of a raw text may leave the landing zone: personal data go as fingerprints.

Pure; a fingerprint still tells whether a text has changed.
"""

import re
from hashlib import sha256

from sales_pipeline.sources.files.layout import Layout

FINGERPRINT = "sha256:"
# Texts about a person are not shown: the queue and the marts travel further than the data.
PERSONAL = re.compile(r"(person|employee|contact|lead|first|last|full)_?name|mail|phone|mobile")
PERSONAL_ENTITIES = ("contact", "lead", "employee", "crm_user", "peer_review")


def fingerprint(text: str) -> str:
    """Stands for a text that is not shown, so that it can still be compared."""
    return FINGERPRINT + sha256(text.encode()).hexdigest()[:16]


def shown(layout: Layout, column: str, text: str) -> str:
    """The text of a cell as it may travel: personal data as a fingerprint."""
    parsed = layout.parsed_columns.get(column)
    is_text = parsed is None or parsed.type == "string"
    about_people = layout.entity in PERSONAL_ENTITIES and is_text
    return fingerprint(text) if about_people or PERSONAL.search(column) else text
