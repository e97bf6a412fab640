"""The errors of an extract: each names what was asked for, the vendor's code and the remedy."""

from sales_pipeline.sources.http.answers import Answer, Kind

# Where a vendor's classifier has no better one.
REMEDIES = {
    Kind.THROTTLED: "run again later, and see what else uses this API",
    Kind.TRANSIENT: "run again later; if it stays so, see the network and the vendor's status page",
    Kind.CONTRACT_BROKEN: "run again; if it stays so, see what answers in the API's place: a proxy "
    "or a login page, or another version of the API",
}


# What another table of the same source would meet as well.
OF_THE_SOURCE = frozenset({Kind.THROTTLED, Kind.TRANSIENT, Kind.AUTH_EXPIRED})


class ExtractError(RuntimeError):
    """An extract that cannot go on; the message is for a person and holds no secret.

    `is_of_source`: all tables of the source would fail alike, each after its own patience.
    """

    is_of_source = False


class CallFailed(ExtractError):
    """A call that no repetition has helped."""

    def __init__(self, what: str, answer: Answer, tries: int) -> None:
        self.answer = answer
        self.is_of_source = answer.kind in OF_THE_SOURCE
        said = " ".join(part for part in (answer.code, answer.message) if part)
        times = f" after {tries} tries" if tries > 1 else ""
        remedy = answer.remedy or REMEDIES.get(answer.kind, "")
        end = f". Remedy: {remedy}" if remedy else ""
        super().__init__(f"{what}: {answer.kind}{times}: {said or 'no reason given'}{end}")


class ContractBroken(ExtractError):
    """A response that is not what the vendor's contract says, found while its content was read."""
