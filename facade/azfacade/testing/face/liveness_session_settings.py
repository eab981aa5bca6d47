"""Reads the settings of a new liveness session, and the photo to verify against, from JSON or a form."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import cast

from ..http_messages import HttpError, JsonObject
from ..routing import Call
from .api_versions import ABUSE_MONITORING_VERSIONS
from .errors import http_error
from .image_uploads import check_upload
from .images import Images
from .liveness_session_store import Photo, SessionSettings
from .multipart import Part, read_form
from .similarity import THRESHOLD

_MODELS = ("2024-11-15",)
_PREVIEW_MODELS = ("2022-10-15-preview.04", "2023-12-20-preview.06")

# The parts of a form that are not strings.
_FLAGS = frozenset({"deviceCorrelationIdSetInClient", "enableSessionImage", "returnVerifyImageHash"})
_NUMBERS = frozenset({"authTokenTimeToLiveInSeconds", "numberOfClientAttemptsAllowed", "verifyConfidenceThreshold"})


# Reads the settings of a session, and its photo if it has one.
SettingsReader = Callable[[Call, Images], tuple[SessionSettings, Photo | None]]


def read_settings(call: Call, _images: Images) -> tuple[SessionSettings, Photo | None]:
    """Read the settings from a JSON body."""
    return _settings(call, call.json_object()), None


def read_preview_settings(call: Call, _images: Images) -> tuple[SessionSettings, Photo | None]:
    """Read the settings from a JSON body of the preview."""
    return _preview_settings(call.json_object()), None


def read_form_settings(call: Call, images: Images) -> tuple[SessionSettings, Photo | None]:
    """Read a form with one part per setting."""
    form = _form(call)
    values = {name: _value(name, part) for name, part in form.items() if part.filename is None}
    return _settings(call, values), _photo(form, "verifyImage", images)


def read_preview_form_settings(call: Call, images: Images) -> tuple[SessionSettings, Photo | None]:
    """Read a form of the preview: one part with JSON settings and a photo, or a JSON body without a photo."""
    if call.request.media_type == "application/json":
        return read_preview_settings(call, images)
    form = _form(call)
    try:
        parameters = json.loads(form["Parameters"].content)
    except (KeyError, ValueError):
        raise _invalid_body() from None
    return _preview_settings(parameters), _photo(form, "VerifyImage", images)


def read_photo(content: bytes, images: Images) -> Photo:
    """Return the photo, or raise an error if it does not show exactly one face."""
    check_upload(content)
    return Photo(content, images.single_face_on(content))


def _form(call: Call) -> Mapping[str, Part]:
    form = read_form(call.request)
    if form is None:
        raise _invalid_body()
    return form


def _value(name: str, part: Part) -> object:
    """Convert a part of a form to its JSON value; an invalid value stays a string."""
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
    # The service ignores a file part without a file name.
    if name not in form or form[name].filename is None:
        raise _invalid_body()
    return read_photo(form[name].content, images)


def _settings(call: Call, body: object) -> SessionSettings:
    settings = _checked(body, "livenessModelVersion", _MODELS)
    if call.version not in ABUSE_MONITORING_VERSIONS:
        return settings
    given = cast("JsonObject", body)
    allowed = given.get("numberOfClientAttemptsAllowed", 1)
    if isinstance(allowed, bool) or allowed not in (1, 2, 3):
        raise _invalid_body()
    user = None if _flag(given, "userCorrelationIdSetInClient") else _text(given, "userCorrelationId")
    return replace(
        settings,
        attempts_allowed=allowed,
        user_correlation_id=user,
        expected_ip=_text(given, "expectedClientIpAddress"),
    )


def _preview_settings(body: object) -> SessionSettings:
    settings = _checked(body, "livenessSingleModalModel", _PREVIEW_MODELS)
    # Whether the device gets the result, too, which no route shows.
    _flag(cast("JsonObject", body), "sendResultsToClient")
    return settings


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


def _text(body: JsonObject, name: str) -> str | None:
    value = body.get(name)
    if value is not None and not isinstance(value, str):
        raise _invalid_body()
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
