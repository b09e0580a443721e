"""Where a pathway is told and decided of: the same forms for an appointment and for its act."""

from dataclasses import dataclass
from typing import Any

from core import clock
from core.actors import ActorRequest
from pathways.verdicts import liftable
from scheduling import policies
from scheduling.enums import Fact
from scheduling.forms import DecisionForm, EvidenceForm
from scheduling.models import Appointment
from scheduling.presenters.pathway import pathway_view
from scheduling.selectors import Judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One act as its page judges it, and the addresses that its forms go to."""

    request: ActorRequest
    appointment: Appointment
    judgement: Judgement
    say_url: str
    decide_url: str
    withdraw_url: str

    def context(
        self, *, evidence: EvidenceForm | None = None, decision: DecisionForm | None = None
    ) -> dict[str, Any]:
        """What scheduling/pathway/card.html shows, with the forms that this person may send."""
        reads_question = policies.can_read_question(self.request.actor, self.appointment)
        return {
            "pathway": pathway_view(self.judgement, reads_question=reads_question),
            "say": self._say(evidence),
            "decide": self._decide(decision),
        }

    def evidence(self) -> EvidenceForm:
        """Filled in with what was said, bound to what was posted."""
        return EvidenceForm(
            self.request.POST if self.request.method == "POST" else None,
            facts=self.facts(),
            rows=self.judgement.facts,
            on=clock.today(clock.now()),
            is_physician=policies.is_physician_of(self.request.actor, self.appointment),
        )

    def decision(self) -> DecisionForm:
        posted = self.request.POST if self.request.method == "POST" else None
        return DecisionForm(posted, liftable=liftable(self.judgement.rules))

    def facts(self) -> list[Fact]:
        """What this person may say, and correct: nobody corrects a question that they may not read.

        The file alone says who the treating physician is, when it does.
        """
        actor, said = self.request.actor, {row.fact for row in self.judgement.facts}
        kept = set()
        if self.judgement.situation.patient.treating_physician and Fact.TREATING_PHYSICIAN not in said:
            kept.add(Fact.TREATING_PHYSICIAN)
        if Fact.ORIENTATION in said and not policies.can_read_question(actor, self.appointment):
            kept.add(Fact.ORIENTATION)
        may = (fact for fact in Fact if policies.can_state(actor, self.appointment, fact))
        return [fact for fact in may if fact not in kept]

    def _say(self, form: EvidenceForm | None) -> dict[str, Any] | None:
        facts = self.facts()
        if not facts:
            return None
        shown, asked = form or self.evidence(), self.judgement.asked
        return {
            "url": self.say_url,
            "form": shown,
            "asked": shown.questions(asked),
            "others": shown.questions([fact for fact in facts if fact not in asked]),
        }

    def _decide(self, form: DecisionForm | None) -> dict[str, Any] | None:
        if not policies.can_override(self.request.actor, self.appointment):
            return None
        return {
            "url": self.decide_url,
            "withdraw_url": self.withdraw_url,
            "form": form or self.decision(),
            "standing": self.judgement.override,
        }
