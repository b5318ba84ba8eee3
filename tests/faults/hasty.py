"""The product's own processes with short leases, so that a test need not wait for half a minute.

`python -m tests.faults.hasty drain --loop` runs a command; `celery -A tests.faults.hasty` a worker.
"""

import os
import signal
import sys
from datetime import timedelta

import django
from django.conf import settings

django.setup()

from activity.mail import smtp  # noqa: E402
from activity.management.commands import drain  # noqa: E402
from activity.models import delivery  # noqa: E402
from arena.celery import app  # noqa: E402
from tests.faults import double  # noqa: E402, F401

if "DEEP" not in os.environ:
    delivery.LEASE = timedelta(seconds=3)
    smtp.TRANSACTION = 2.0
    delivery.RENDER_DEATHS = 2
delivery.SHORTEST_PAUSE = delivery.LONGEST_OUTAGE_PAUSE = 1
drain.POLL = 0.2
settings.MAIL_CONTEXTS = {"account": "tests.faults.hasty.words", "deadly": "tests.faults.hasty.die"}
app.conf.worker_hijack_root_logger = False


def words(delivery):
    return {"link": "/", "name": "", "address": delivery.address}


def die(delivery):
    """Words that end the process which writes them."""
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    from django.core.management import call_command

    call_command(*sys.argv[1:])
