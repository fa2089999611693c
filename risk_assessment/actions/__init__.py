"""What assessors, leaders and those who owe a measure can do: one function per verb.

Each action is one transaction in the same order: lock, may they, can it, change, record. Steps on
a decision are recorded on the chain of the decision.
"""

from risk_assessment.actions.assessing import (
    add_group,
    add_point,
    add_record,
    cite_case,
    drop_group,
    drop_point,
    score_points,
)
from risk_assessment.actions.linking import link_decision, unlink_decision
from risk_assessment.actions.opening import describe, open_decision, reassess
from risk_assessment.actions.preventing import (
    add_measure,
    drop_measure,
    finish_measure,
    write_plan,
)
from risk_assessment.actions.signing import (
    issue_decision,
    return_assessment,
    sign_assessment,
    submit_assessment,
)

__all__ = [
    "add_group",
    "add_measure",
    "add_point",
    "add_record",
    "cite_case",
    "describe",
    "drop_group",
    "drop_measure",
    "drop_point",
    "finish_measure",
    "issue_decision",
    "link_decision",
    "open_decision",
    "reassess",
    "return_assessment",
    "score_points",
    "sign_assessment",
    "submit_assessment",
    "unlink_decision",
    "write_plan",
]
