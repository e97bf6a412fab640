"""A client of the simulated Fxiaoke that does everything right, but for what a test changes."""

from typing import Any
from uuid import uuid4

import httpx

from sales_pipeline.simulators.crm.fxiaoke import FxiaokeSimulator

SECRETS = {
    "appId": "FSAID_demo", "appSecret": "demo-app-secret",
    "permanentCode": "demo-permanent-code",
}  # fmt: skip
LIST, QUERY = "/cgi/crm/v2/object/list", "/cgi/crm/v2/data/query"
CORP, OAUTH = "/cgi/corpAccessToken/get/V2", "/oauth2.0/token"


class Caller:
    """Signs in the old style, with the token in the body."""

    def __init__(self, sim: FxiaokeSimulator, http: httpx.Client) -> None:
        self.sim, self.http = sim, http
        self.who: dict[str, Any] = {}

    def post(self, path: str, body: Any = None, **more: Any) -> dict[str, Any]:
        more.setdefault("params", {"thirdTraceId": str(uuid4())})
        response = self.http.post(path, json={} if body is None else body, **more)
        assert response.status_code == 200
        return response.json()  # type: ignore[no-any-return]

    def code(self, path: str, body: Any = None, **more: Any) -> int:
        return int(self.post(path, body, **more)["errorCode"])

    def sign_in(self) -> str:
        token = self.post(CORP, SECRETS)["corpAccessToken"]
        self.who = {
            "corpAccessToken": token, "corpId": "FSCID_demo", "currentOpenUserId": "FSUID_1000",
        }  # fmt: skip
        return str(token)

    def query(self, object: str = "AccountObj", *filters: Any, **asked: Any) -> dict[str, Any]:
        if filters:
            asked["filters"] = [
                {"field_name": name, "operator": operator, "field_values": list(values)}
                for name, operator, *values in filters
            ]
        body = {"data": {"dataObjectApiName": object, "search_query_info": asked}}
        return self.post(QUERY, {**self.who, **body})

    def rows(self, *filters: Any, **asked: Any) -> list[dict[str, Any]]:
        return self.query("AccountObj", *filters, **asked)["data"]["dataList"]  # type: ignore[no-any-return]

    def names(self, *filters: Any, **asked: Any) -> list[str]:
        return [row["name"] for row in self.rows(*filters, **asked)]
