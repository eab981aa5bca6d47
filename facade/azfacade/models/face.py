"""The models of Azure AI Face, each imported on first use."""

from __future__ import annotations

from azfacade_raw.face import models as _models

TYPE_CHECKING = False
if TYPE_CHECKING:
    from azfacade_raw.face.models import *  # noqa: F403  # all that the service has

__all__: list[str] = []
__all__ += _models.__all__

if not TYPE_CHECKING:
    __getattr__ = _models.__getattr__
    __dir__ = _models.__dir__
