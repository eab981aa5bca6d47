"""Reading the settings of a new liveness session, and the photo to compare with."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import cast

from ..http_messages import HttpError, JsonObject
from ..routing import Call
from .errors import http_error
from .image_uploads import check_upload
from .images import Images
from .liveness_session_store import Photo, SessionSettings
from .multipart import Part, read_form
from .similarity import THRESHOLD

_MODELS = ("2024-11-15",)
_PREVIEW_MODELS = ("2022-10-15-preview.04", "2023-12-20-preview.06")

# The parts of a flat form that are no texts.
_FLAGS = frozenset({"deviceCorrelationIdSetInClient", "enableSessionImage", "returnVerifyImageHash"})
_NUMBERS = frozenset({"authTokenTimeToLiveInSeconds", "verifyConfidenceThreshold"})


# Reads what opens a session: its settings, and the photo where there is one.
SettingsReader = Callable[[Call, Images], tuple[SessionSettings, Photo | None]]


def read_settings(call: Call, _images: Images) -> tuple[SessionSettings, Photo | None]:
    """Read the settings from a JSON body."""
    return _settings(call.json_object()), None


def read_preview_settings(call: Call, _images: Images) -> tuple[SessionSettings, Photo | None]:
    """Read the settings from a JSON body, by the rules of the preview."""
    return _preview_settings(call.json_object()), None


def read_form_settings(call: Call, images: Images) -> tuple[SessionSettings, Photo | None]:
    """Read a form in which each setting is a part of its own."""
    form = _form(call)
    values = {name: _value(name, part) for name, part in form.items() if part.filename is None}
    return _settings(values), _photo(form, "verifyImage", images)


def read_preview_form_settings(call: Call, images: Images) -> tuple[SessionSettings, Photo | None]:
    """Read the form of the preview, whose settings are one part in JSON; without a photo JSON is the whole body."""
    if call.request.media_type == "application/json":
        return read_preview_settings(call, images)
    form = _form(call)
    try:
        parameters = json.loads(form["Parameters"].content)
    except (KeyError, ValueError):
        raise _invalid_body() from None
    return _preview_settings(parameters), _photo(form, "VerifyImage", images)


def read_photo(content: bytes, images: Images) -> Photo:
    """Take the one face of an image, or raise an error."""
    check_upload(content)
    return Photo(content, images.single_face_on(content))


def _form(call: Call) -> Mapping[str, Part]:
    form = read_form(call.request)
    if form is None:
        raise _invalid_body()
    return form


def _value(name: str, part: Part) -> object:
    """Read a part of a flat form as what it would be in JSON; what is no such thing stays a text."""
    text = part.content.decode("utf-8", "replace")
    if name in _FLAGS:
        return {"true": True, "false": False}.get(text.lower(), text)
    if name in _NUMBERS:
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return text
    return text


def _photo(form: Mapping[str, Part], name: str, images: Images) -> Photo:
    # Without a file name of its own a part is no file to the service.
    if name not in form or form[name].filename is None:
        raise _invalid_body()
    return read_photo(form[name].content, images)


def _settings(body: object) -> SessionSettings:
    return _checked(body, "livenessModelVersion", _MODELS)


def _preview_settings(body: object) -> SessionSettings:
    return _checked(body, "livenessSingleModalModel", _PREVIEW_MODELS)


def _checked(given: object, model_name: str, models: tuple[str, ...]) -> SessionSettings:
    if not isinstance(given, dict):
        raise _invalid_body()
    body = cast("JsonObject", given)
    if body.get("livenessOperationMode") not in ("Passive", "PassiveActive"):
        raise http_error(
            400,
            "InvalidLivenessOperationMode",
            "Invalid livenessOperationMode specified. Must be 'Passive' or 'PassiveActive'.",
        )
    model = body.get(model_name) or models[0]
    threshold = body.get("verifyConfidenceThreshold")
    if model not in models or not _is_fraction(threshold):
        raise _invalid_body()
    return SessionSettings(
        _device_correlation_id(body),
        _token_seconds(body.get("authTokenTimeToLiveInSeconds")),
        _flag(body, "enableSessionImage"),
        model,
        THRESHOLD if threshold is None else threshold,
        _flag(body, "returnVerifyImageHash"),
    )


def _device_correlation_id(body: JsonObject) -> str | None:
    device = body.get("deviceCorrelationId")
    if device is None and _flag(body, "deviceCorrelationIdSetInClient"):
        return None
    if not isinstance(device, str) or not 1 <= len(device) <= 64:
        raise http_error(
            400,
            "InvalidDeviceCorrelationId",
            "A device correlation ID is required in the request body during session create or session start. Must not "
            "be null or empty, and be no more than 64 characters.",
        )
    return device


def _token_seconds(value: object) -> int:
    if value is None:
        return 600
    if not isinstance(value, int) or isinstance(value, bool) or not 60 <= value <= 86_400:
        raise http_error(
            400,
            "InvalidTokenLifetime",
            "Invalid authTokenTimeToLiveInSeconds specified. Must be within 60 to 86400.",
        )
    return value


def _flag(body: JsonObject, name: str) -> bool:
    value = body.get(name, False)
    if not isinstance(value, bool):
        raise _invalid_body()
    return value


def _is_fraction(value: object) -> bool:
    if value is None:
        return True
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def _invalid_body() -> HttpError:
    return http_error(
        400,
        "InvalidRequestBody",
        "Incorrect request body provided. Please check the operation schema and try again.",
    )
