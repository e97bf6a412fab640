"""Step 1 of the recipe: what the vendor's answers mean."""

import httpx

from sales_pipeline.sources.http.answers import Answer, Kind, parsed, retry_after, transport_answer


def classify(response: httpx.Response) -> Answer:
    if foreign := transport_answer(response):
        return foreign
    answer = parsed(response)
    body = answer.data if isinstance(answer.data, dict) else {}
    if response.status_code == 429:
        return Answer(Kind.THROTTLED, "BUSY", retry_after=retry_after(response))
    if response.status_code == 401:
        return Answer(Kind.PERMANENT, "BAD_KEY", "the key is not known", remedy="make a new key")
    if answer.kind is Kind.OK and not isinstance(body.get("rows"), list):
        return Answer(Kind.CONTRACT_BROKEN, "NO_ROWS", "an answer without rows")
    return answer
