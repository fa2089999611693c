"""`first_officer`: the first person of an installation that has no accounts and no defaults."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from organization import actions, passwords
from organization.models import Duty, Post, Unit, User

DUTIES = {"security": Duty.SECURITY, "admin": Duty.ADMIN}


class Command(BaseCommand):
    help = (
        "Create the first security officer, or with --role admin the first system administrator, "
        "and the root unit if there is none. Prints a password to be changed at the first sign-in."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("name")
        parser.add_argument("--role", choices=sorted(DUTIES), default="security")
        parser.add_argument(
            "--unit", default="ROOT", metavar="CODE", help="code of a new root unit"
        )
        parser.add_argument("--unit-name", default="教育委员会", help="of a new root unit")

    @transaction.atomic
    def handle(
        self, *, username: str, name: str, role: str, unit: str, unit_name: str, **_options: Any
    ) -> None:
        at, duty = timezone.now(), DUTIES[role]
        today = timezone.localdate(at)
        if Post.objects.on(today).filter(role=role, person__is_active=True).exists():
            raise CommandError(f"There is a holder of the role {role} already; let them appoint.")
        if User.objects.filter(username=username).exists():
            raise CommandError(f"There is an account {username} already.")
        password = passwords.one_time_password()
        person = User(username=username, name=name, must_change_password=True)
        person.set_password(password)
        person.password_changed_at = at
        try:
            person.full_clean()
            root = Unit.objects.filter(parent=None).order_by("path").first()
            root = root or self.open_root(unit, unit_name, at)
            actions.enter_person(person, by=None, at=at)
            title = str(duty.label)
            post = Post(person=person, unit=root, duty=duty, title=title, valid_from=today)
            actions.appoint(post, by=None, at=at)
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        self.stdout.write(f"{username}: {password}")
        self.stdout.write("Shown once. It must be changed at the first sign-in.")

    def open_root(self, code: str, name: str, at: Any) -> Unit:
        """Open the unit everything else will stand below."""
        root = Unit(code=code, name=name, short_name=name[:20], kind=Unit.Kind.COMMISSION)
        root.valid_from = timezone.localdate(at)
        return actions.open_unit(root, by=None, at=at)
