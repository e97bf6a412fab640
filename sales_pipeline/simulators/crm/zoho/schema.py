"""The modules of the simulated organisation and their fields, under Zoho's API names.

`id` and SYSTEM are not in the values of a record: the store keeps them itself.
"""

from collections.abc import Mapping
from typing import TypeVar

from sales_pipeline.simulators.crm.table import FieldType

Schema = Mapping[str, FieldType | str]
Kind = TypeVar("Kind")

USERS, CURRENCIES, PIPELINES = "Users", "org/currencies", "settings/pipeline"
HISTORY = "DealHistory"
SYSTEM = {"Created_Time": FieldType("datetime"), "Modified_Time": FieldType("datetime")}
STAGES = (
    "Qualification", "Needs Analysis", "Proposal/Price Quote", "Negotiation/Review", "Closed Won",
    "Closed Lost",
)  # fmt: skip


def _to(module: str) -> FieldType:
    return FieldType("lookup", to=module)


def _one_of(*options: str) -> FieldType:
    return FieldType("picklist", options)


OWNER: Schema = {"Owner": _to(USERS)}
_LINES: Schema = {
    **OWNER, "Subject": "text", "Account_Name": _to("Accounts"), "Deal_Name": _to("Deals"),
    "Status": "text", "Tax": "money", "Discount": "money", "Grand_Total": "money",
    "Currency": "text", "Exchange_Rate": "number", "Description": "long_text",
}  # fmt: skip
_ACTIVITY: Schema = {
    **OWNER, "Subject": "text", "Who_Id": _to("Contacts"), "What_Id": _to("Accounts"),
    "$se_module": "text", "Status": "text", "Duration_Minutes": "integer",
    "Description": "long_text",
}  # fmt: skip

# What the records API and bulk read know.
MODULES: dict[str, Schema] = {
    "Leads": {
        **OWNER, "Full_Name": "text", "Company": "text", "Email": "text", "Lead_Source": "text",
        "Lead_Status": _one_of("Not Contacted", "Contacted", "Junk Lead", "Converted"),
        "Campaign": _to("Campaigns"), "Converted__s": "boolean", "Interests": "picklist",
        "First_Response_Time": "datetime", "Converted_Date_Time": "datetime",
        "Converted_Account": _to("Accounts"), "Converted_Deal": _to("Deals"),
    },
    "Accounts": {
        **OWNER, "Account_Name": "text", "Parent_Account": _to("Accounts"), "Tax_ID": "text",
        "Account_Type": "text",
        "Industry": "text", "Billing_State": "text", "Billing_City": "text", "Rating": "text",
        "Billing_Street": "text", "Phone": "text", "Website": "text", "Employees": "integer",
        "Test_Record": "boolean",
        "Record_Status__s": "text", "Description": "long_text",
    },
    "Contacts": {
        **OWNER, "Full_Name": "text", "Account_Name": _to("Accounts"), "Title": "text",
        "Mobile": "text", "Email": "text", "Email_Opt_Out": "boolean",
    },
    "Deals": {
        **OWNER, "Deal_Name": "text", "Account_Name": _to("Accounts"), "Stage": _one_of(*STAGES),
        "Pipeline": "text", "Probability": "number", "Amount": "money", "Currency": "text",
        "Exchange_Rate": "number", "Closing_Date": "date", "Closed_Time": "datetime",
        "Lead": _to("Leads"), "Lead_Source": "text", "Campaign_Source": _to("Campaigns"),
        "Next_Step": "text", "Last_Activity_Time": "datetime",
        "Forecast_Category__s": "text", "Reason_For_Loss__s": "text", "Competitor": "text",
        "Description": "long_text",
    },
    "Products": {
        **OWNER, "Product_Name": "text", "Product_Code": "text", "Product_Category": "text",
        "Manufacturer": "text", "Usage_Unit": "text", "Unit_Price": "money",
        "Product_Active": "boolean", "Sales_Start_Date": "date", "Sales_End_Date": "date",
    },
    "Quotes": {**_LINES, "Quote_Number": "text", "Quote_Stage": "text", "Valid_Till": "date"},
    "Sales_Orders": {
        **_LINES, "SO_Number": "text", "Quote_Name": _to("Quotes"), "Due_Date": "date",
    },
    "Invoices": {
        **_LINES, "Invoice_Number": "text", "Sales_Order": _to("Sales_Orders"),
        "Invoice_Date": "date", "Due_Date": "date",
    },
    "Campaigns": {
        **OWNER, "Campaign_Name": "text", "Type": "text", "Status": "text", "Start_Date": "date",
        "End_Date": "date", "Budgeted_Cost": "money", "Actual_Cost": "money", "Currency": "text",
        "Exchange_Rate": "number",
    },
    "Calls": {
        **_ACTIVITY, "Call_Type": "text", "Call_Start_Time": "datetime",
        "Call_Duration_in_seconds": "integer", "Outgoing_Call_Status": "text",
        "Call_Result": "text",
    },
    "Events": {
        **_ACTIVITY, "Start_DateTime": "datetime", "End_DateTime": "datetime",
        "All_day": "boolean", "Check_In_Time": "datetime",
    },
    "Tasks": {
        **_ACTIVITY, "Due_Date": "date", "Priority": "text", "Closed_Time": "datetime",
    },
    "Cases": {
        **OWNER, "Subject": "text", "Case_Number": "text", "Account_Name": _to("Accounts"),
        "Deal_Name": _to("Deals"), "Product_Name": _to("Products"), "Status": "text",
        "Type": "text", "Case_Origin": "text", "Case_Reason": "text", "Priority": "text",
        "First_Response_Time": "datetime", "Resolved_Time": "datetime",
        "Description": "long_text",
    },
    HISTORY: {
        "Potential_Name": _to("Deals"), "Stage": "text", "Moved_To__s": "text", "Amount": "money",
        "Probability": "number", "Modified_By": _to(USERS),
    },
}  # fmt: skip

# Read by paths of their own.
SETTINGS: dict[str, Schema] = {
    USERS: {
        "full_name": "text", "email": "text", "role": "text", "profile": "text", "status": "text",
    },
    CURRENCIES: {
        "name": "text", "iso_code": "text", "symbol": "text", "exchange_rate": "text",
        "is_base": "boolean", "is_active": "boolean",
    },
    PIPELINES: {"display_value": "text", "actual_value": "text", "default": "boolean",
                "maps": "text"},
}  # fmt: skip


def described(schema: Mapping[str, Kind]) -> dict[str, Kind]:
    """Names with a dollar may be asked for in pages; metadata, COQL and bulk read have none."""
    return {name: type for name, type in schema.items() if not name.startswith("$")}


# Several options at once: a list in JSON, joined by semicolons in CSV.
MANY = frozenset({"Interests"})
