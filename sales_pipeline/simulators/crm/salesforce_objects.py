"""The objects of a Salesforce organisation: their fields and the ids of their records.

Ids have 18 characters, the last three of them a checksum over the case of the others, so that they
survive systems which do not tell `a` from `A`.
"""

from datetime import datetime
from functools import lru_cache

from sales_pipeline.simulators.company import words
from sales_pipeline.simulators.crm.clock import VirtualClock
from sales_pipeline.simulators.crm.seed import STAGES
from sales_pipeline.simulators.crm.store import Store
from sales_pipeline.simulators.crm.table import FieldType

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
CHECKS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
PREFIXES = {
    "Account": "001", "Contact": "003", "Lead": "00Q", "Opportunity": "006", "Task": "00T",
    "User": "005",
}  # fmt: skip
SYSTEM: dict[str, FieldType | str] = {
    "Id": "lookup", "IsDeleted": "boolean", "CreatedDate": "datetime",
    "LastModifiedDate": "datetime", "SystemModstamp": "datetime",
}  # fmt: skip
INDUSTRIES = tuple(dict.fromkeys(trade[2] for trade in words.TRADES))
OWNER = FieldType("lookup", to="User")
ACCOUNT = FieldType("lookup", to="Account")
# A compound field and its parts: the parts are fields of their own, too.
COMPOUNDS = {"BillingAddress": ("BillingStreet", "BillingCity", "BillingState")}
SCHEMAS: dict[str, dict[str, FieldType | str]] = {
    "Account": {
        "Name": "text", "Industry": FieldType("picklist", INDUSTRIES),
        "BillingStreet": "long_text", "BillingCity": "text", "BillingState": "text",
        "Phone": "text", "Website": "text", "NumberOfEmployees": "integer", "OwnerId": OWNER,
        "Description": "long_text",
    },
    "Contact": {
        "Name": "text", "Title": "text", "MobilePhone": "text", "Email": "text",
        "AccountId": ACCOUNT, "OwnerId": OWNER,
    },
    "Lead": {
        "Name": "text", "Company": "text", "Email": "text", "LeadSource": "text",
        "Status": FieldType("picklist", ("new", "contacted", "junk", "converted")),
        "IsConverted": "boolean", "OwnerId": OWNER,
    },
    "Opportunity": {
        "Name": "text", "AccountId": ACCOUNT,
        "StageName": FieldType("picklist", tuple(stage for stage, _ in STAGES)),
        "Probability": "number", "Amount": "money", "CurrencyIsoCode": "text",
        "CloseDate": "date", "IsWon": "boolean", "OwnerId": OWNER, "Description": "long_text",
    },
    "Task": {
        "Subject": "text", "TaskSubtype": "text", "AccountId": ACCOUNT, "IsClosed": "boolean",
        "CallDurationInSeconds": "integer", "IsArchived": "boolean", "OwnerId": OWNER,
        "Description": "long_text",
    },
    "User": {"Name": "text", "Email": "text", "IsActive": "boolean"},
}  # fmt: skip


@lru_cache(maxsize=65_536)
def id_of(object: str, number: int) -> str:
    """The id of the n-th record of an object; custom objects share a prefix."""
    digits, rest = "", number
    for _ in range(10):
        rest, digit = divmod(rest, 62)
        digits = DIGITS[digit] + digits
    return checked(f"{PREFIXES.get(object, 'a00')}5g{digits}")


def checked(short: str) -> str:
    """The 18 characters of a 15-character id."""
    thirds = (short[start : start + 5] for start in (0, 5, 10))
    bits = (sum(char.isupper() << n for n, char in enumerate(third)) for third in thirds)
    return short + "".join(CHECKS[value] for value in bits)


def new_store(clock: VirtualClock) -> Store:
    """Empty objects. What is merged away leaves its children to the winner."""
    store = Store(clock, new_id=_inserted, owner_field="OwnerId", repoint=_repoint)
    for object, schema in SCHEMAS.items():
        system = dict(SYSTEM)
        if object == "User":  # nobody can delete a user
            del system["IsDeleted"]
        store.define(object, system | schema)
    return store


def _inserted(object: str, number: int) -> str:
    return id_of(object, 10**9 + number)


def _repoint(store: Store, object: str, winner: str, loser: str, at: datetime) -> None:
    for child in store.objects():
        lookups = [n for n, type in store.schema(child).items() if type.to == object]
        for record in list(store.by_id(child)):
            moved = {n: winner for n in lookups if record.values.get(n) == loser}
            if moved:
                store.update(child, record.id, moved, at)
