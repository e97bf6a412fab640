"""What Zoho says of every organisation, currency and field, and nobody here asks for.

Zoho's OpenAPI files name these keys as mandatory, so that an answer without them is none of Zoho's.
"""

from typing import Any

ADMINISTRATOR = {"name": "API", "id": "5725767000000411001"}
ORGANISATION: dict[str, Any] = {
    "id": "57257670000000001", "company_name": "Simulated Pumps", "country": "China",
    "time_zone": "Asia/Shanghai", "currency": "CNY", "currency_symbol": "¥",
    "mc_status": True, "zgid": "700000001", "country_code": "CN", "iso_code": "CNY",
    "currency_locale": "zh_CN", "type": "production", "domain_name": "org700000001",
    "created_time": "2024-01-01T08:00:00+08:00", "primary_email": "admin@pumps.example.test",
    "primary_zuid": "700000002", "zia_portal_id": None, "photo_id": None,
    **dict.fromkeys(("city", "state", "street", "zip", "phone", "mobile", "fax", "website")),
    **dict.fromkeys(("alias", "description", "employee_count")),
    **dict.fromkeys(("gapps_enabled", "translation_enabled", "deletable_org_account"), False),
    **dict.fromkeys(("privacy_settings", "hipaa_compliance_enabled", "lite_users_enabled"), False),
    "hierarchy_preferences": {"type": "Role_Hierarchy", "strictly_reporting": None},
    "license_details": {
        "paid": True, "paid_type": "enterprise", "paid_expiry": "2027-12-31T00:00:00+08:00",
        "users_license_purchased": 50, "portal_users_license_purchased": 0,
        "trial_type": None, "trial_expiry": None,
    },
}  # fmt: skip
CURRENCY: dict[str, Any] = {
    "prefix_symbol": True, "created_by": ADMINISTRATOR, "modified_by": ADMINISTRATOR,
    "format": {
        "numeral_system": "International", "decimal_places": "2",
        "decimal_separator": "Period", "thousand_separator": "Comma",
    },
}  # fmt: skip
_YES = (
    "visible", "webhook", "filterable", "searchable", "sortable", "mass_update",
    "businesscard_supported",
)  # fmt: skip
_NO = (
    "colour_code_enabled_by_system", "enable_colour_code", "field_read_only", "read_only",
    "separator", "history_tracking_enabled", "system_mandatory", "virtual_field", "public",
    "display_field", "pick_list_values_sorted_lexically",
)  # fmt: skip
_EMPTY = (
    "multi_module_lookup", "unique", "currency", "rollup_summary", "formula", "auto_number",
)  # fmt: skip
FIELD: dict[str, Any] = {
    **dict.fromkeys(_YES, True), **dict.fromkeys(_NO, False),
    **{name: {} for name in _EMPTY},
    **dict.fromkeys(("association_details", "external", "range")),
    "type": "used", "created_source": "default", "display_type": -1, "ui_type": 1,
    "profiles": [
        {"permission_type": "read_write", "name": "Standard", "id": "5725767000000026011"}
    ],
    "operation_type": dict.fromkeys(("web_create", "web_update", "api_create", "api_update"), True),
    "view_type": {"view": True, "edit": True, "create": True, "quick_create": False},
    "email_parser": {"fields_update_supported": False, "record_operations_supported": True},
}  # fmt: skip
