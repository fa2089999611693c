"""Programs that tests start as processes of their own."""

import django

django.setup()
