"""The survey as the oracle sees it: who was asked, what they answered, and to whom it is credited.

Built once from the world's responses, changed by nothing afterwards.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sales_pipeline.simulators.company.facts import ResponseFact, World
from sales_pipeline.simulators.company.truth.customers import Customers
from sales_pipeline.simulators.company.truth.organisation import Organisation
from sales_pipeline.simulators.company.truth.owners import Owners

Member = tuple[str, str]  # scope type and key


@dataclass(frozen=True, slots=True)
class Event:
    """An invitation by its day of sending, or an answer by its own day."""

    day: date
    response: ResponseFact
    is_invitation: bool
    is_answered: bool


class Answers:
    """Answers what a scope member's customers were asked and said on which days."""

    def __init__(self, world: World, as_of: date) -> None:
        self._owners = Owners(world.owners)
        self._organisation = Organisation(world)
        self._of: dict[Member, list[Event]] = {}
        customers = Customers(world.accounts)
        for event in _events(world.responses):
            account = customers.key(event.response.source, event.response.source_account_id)
            if event.day <= as_of and not customers.is_test(account):
                for member in self._members(event):
                    self._of.setdefault(member, []).append(event)

    def between(self, scope_type: str, scope_key: str, first: date, last: date) -> list[Event]:
        return [e for e in self._of.get((scope_type, scope_key), []) if first <= e.day <= last]

    def members_between(self, scope_type: str, first: date, last: date) -> set[str]:
        """Members with an event between two dates."""
        return {
            key
            for kind, key in self._of
            if kind == scope_type and self.between(kind, key, first, last)
        }

    def _members(self, event: Event) -> Sequence[Member]:
        response = event.response
        owner = self._owners.on(response.source, response.source_account_id, event.day)
        team, region = self._organisation.team_and_region(owner, event.day)
        return (
            ("company", "company"),
            ("region", region),
            ("team", team),
            ("salesperson", owner),
        )


def _events(responses: Iterable[ResponseFact]) -> Iterator[Event]:
    """One invitation for each survey to a contact, and the latest answer to each question of it."""
    invitations: dict[tuple[str, str], list[ResponseFact]] = {}
    for response in responses:
        invitations.setdefault((response.survey_id, response.respondent), []).append(response)
    for asked in invitations.values():
        first = min(asked, key=lambda r: (r.answered_on is None, r.sent_on, r.response_id))
        yield Event(first.sent_on, first, True, first.answered_on is not None)
        latest: dict[str, ResponseFact] = {}
        for response in sorted(asked, key=lambda r: (r.answered_on or date.min, r.response_id)):
            latest[response.question] = response
        for response in latest.values():
            if response.answered_on is not None:
                yield Event(response.answered_on, response, False, True)
