"""Bring the database up to this version and print, as JSON, what verify finds and the figures.

python -m tests.workers.upgrade
"""

import json

import django
from django.core.management import call_command


def main():
    django.setup()
    from audit import triggers
    from audit.verify import run_checks
    from tests.upgrade.store import figures

    call_command("migrate", verbosity=0)
    found = [
        f"{one.check}: {one.where}: {one.what}"
        for result in run_checks().checks
        for one in result.findings
    ]
    print(json.dumps({"findings": found, "triggers": triggers.missing(), "figures": figures()}))


if __name__ == "__main__":
    main()
