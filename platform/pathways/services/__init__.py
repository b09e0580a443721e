"""The only door for deciding of the rules: one person proposes, another approves."""

from pathways.services.listeners import DecisionNews, listen_to_decisions
from pathways.services.proposing import Proposal, decision_draft, decision_propose
from pathways.services.settling import decision_approve, decision_reject, decision_withdraw

__all__ = [
    "DecisionNews",
    "Proposal",
    "decision_approve",
    "decision_draft",
    "decision_propose",
    "decision_reject",
    "decision_withdraw",
    "listen_to_decisions",
]
