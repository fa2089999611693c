"""In which forms the interface answers."""

from collections.abc import Mapping
from typing import Any

from rest_framework.renderers import BaseRenderer, JSONRenderer


class PDF(BaseRenderer):
    """A paper. Refusals of such an address are problems all the same."""

    media_type = "application/pdf"
    format = "pdf"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return bytes as they are, anything else as JSON."""
        context = dict(renderer_context or {})
        return data if isinstance(data, bytes) else JSONRenderer().render(data, None, context)
