"""The errors of an extract: each names what was asked for, the vendor's code and the remedy."""

from sales_pipeline.sources.http.answers import Answer, Kind

# Where a vendor's classifier has no better one.
REMEDIES = {
    Kind.THROTTLED: "run again later, and see what else uses this API",
    Kind.TRANSIENT: "run again later; if it stays so, see the network and the vendor's status page",
    Kind.CONTRACT_BROKEN: "run again; if it stays so, see what answers in the API's place: a proxy "
    "or a login page, or another version of the API",
}


class ExtractError(RuntimeError):
    """An extract that cannot go on; the message is for a person and holds no secret."""


class CallFailed(ExtractError):
    """A call that no repetition has helped."""

    def __init__(self, what: str, answer: Answer, tries: int) -> None:
        self.answer = answer
        said = " ".join(part for part in (answer.code, answer.message) if part)
        times = f" after {tries} tries" if tries > 1 else ""
        remedy = answer.remedy or REMEDIES.get(answer.kind, "")
        end = f". Remedy: {remedy}" if remedy else ""
        super().__init__(f"{what}: {answer.kind}{times}: {said or 'no reason given'}{end}")


class ContractBroken(ExtractError):
    """A response that is not what the vendor's contract says, found while its content was read."""
