"""Service 送达: how and when the petitioner received a paper, and what proves it."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import translation
from django.utils.translation import gettext

from organization.models import User
from petitions.models import IssuedPaper
from petitions.paper import day
from petitions.ways import ServiceMethod
from petitions.workflow import Refused

# The regulation is silent on service; offices follow the law of civil procedure. By announcement
# a paper counts as served thirty days later (民事诉讼法 Art. 95), and only where nothing else
# reaches the person.
ANNOUNCED = timedelta(days=30)
PROVEN = {ServiceMethod.LEFT, ServiceMethod.ANNOUNCED}


@dataclass(frozen=True)
class Service:
    """One service: the way, the day on which it counts, the proof in words."""

    method: str
    served_on: date
    proof: str = ""

    def require(self, issued_on: date) -> None:
        """Raise Refused unless this way of service is proven as it must be."""
        if self.method not in ServiceMethod.values:
            raise Refused(gettext("请选择送达方式。"))
        if self.method in PROVEN and not self.proof.strip():
            raise Refused(
                gettext(
                    "留置送达须写明见证人和经过，公告送达须写明载体、起止日期和采用公告的原因。"
                )
            )
        if self.method == ServiceMethod.ANNOUNCED and self.served_on < issued_on + ANNOUNCED:
            raise Refused(
                gettext("公告之日起满三十日才视为送达，送达日期不能早于%(day)s。")
                % {"day": (issued_on + ANNOUNCED).isoformat()}
            )

    def put_on(self, paper: IssuedPaper, by: User) -> None:
        """Write it on the paper."""
        paper.service_method, paper.served_on = self.method, self.served_on
        paper.service_proof, paper.served_by = self.proof.strip(), by
        paper.save(update_fields=["service_method", "served_on", "service_proof", "served_by"])

    def said(self) -> dict[str, str]:
        """Return what the proof of service 送达回证 says of it."""
        with translation.override("zh-hans"):
            way = str(ServiceMethod(self.method).label)
        return {
            "service_way": way,
            "service_on": day(self.served_on),
            "service_proof": self.proof.strip(),
        }
