"""Do what is due, again and again, and fall dead in the middle of one job after the other.

python -m tests.workers.dying before|after AT JOB STATEMENT NTH [JOB STATEMENT NTH ...]

For each job a process of its own does what is due and kills itself (-9) before or after that job
sends the NTH statement that begins so: after an INSERT with NTH 2 one row is there for good and
one is written in a transaction that never ends. Prints the name of each job that really died.
"""

import io
import os
import signal
import sys

from django.core.management import call_command
from django.db import connection

from jobs import runner


def die_in(job: str, statement: str, nth: int, when: str, at: str) -> None:
    """Do what is due and never come back."""
    seen, running, take = 0, "", runner.take

    def noting(name, period):
        nonlocal running
        running = name
        return take(name, period)

    def counting(execute, sql, params, many, context):
        nonlocal seen
        seen += running == job and sql.startswith(statement)
        if seen == nth and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        answer = execute(sql, params, many, context)
        if seen == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    runner.take = noting
    with connection.execute_wrapper(counting):
        call_command("run_due_jobs", "--at", at)


def main(when: str, at: str, deaths: list[str]) -> None:
    for job, statement, nth in zip(deaths[::3], deaths[1::3], deaths[2::3], strict=True):
        child = os.fork()
        if not child:
            sys.stdout = io.StringIO()
            die_in(job, statement, int(nth), when, at)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
            print(job, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
