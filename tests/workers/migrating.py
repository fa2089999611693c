"""Migrate and fall dead before a random statement, again and again; then migrate to the end.

python -m tests.workers.migrating SEED KILLS

Prints, for each process that really died, after how many statements it did.
"""

import os
import random
import signal
import sys

import django
from django.core.management import call_command

MOST = 400  # statements of one life; a whole migrate has some thousand


def one_life(statements):
    """Migrate in a process of its own; tell whether it was killed before that statement."""
    from django.db import connection, connections

    connections.close_all()
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    seen = 0

    def counting(execute, sql, params, many, context):
        nonlocal seen
        seen += 1
        if seen == statements:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(counting):
        call_command("migrate", verbosity=0, skip_checks=True)
    os._exit(0)


def main(seed, kills):
    django.setup()
    chosen = random.Random(seed)
    for _ in range(kills):
        statements = chosen.randint(1, MOST)
        if one_life(statements):
            print(statements, flush=True)
    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
