"""What can happen in portal: one function per verb."""

from portal.actions.enquiring import (
    Question,
    answer_enquiry,
    publish_reply,
    receive_enquiry,
    refer_enquiry,
    return_enquiry,
    reveal_asker,
    route_enquiry,
    withdraw_reply,
)
from portal.actions.importing import Answered, import_enquiries
from portal.actions.publishing import (
    agreed,
    check_publication,
    obstacle,
    publish,
    return_publication,
    withdraw,
    write_publication,
)

__all__ = [
    "Answered",
    "Question",
    "agreed",
    "answer_enquiry",
    "check_publication",
    "import_enquiries",
    "obstacle",
    "publish",
    "publish_reply",
    "receive_enquiry",
    "refer_enquiry",
    "return_enquiry",
    "return_publication",
    "reveal_asker",
    "route_enquiry",
    "withdraw",
    "withdraw_reply",
    "write_publication",
]
