"""The face attributes of `returnFaceAttributes`: their values, and which models support them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ..http_messages import JsonObject
from .errors import bad_argument, http_error

# The values of a good photo, created for each response, so that no caller can change those of another.
_VALUES: dict[str, Callable[[], object]] = {
    "headPose": lambda: {"pitch": -2.5, "roll": 1.5, "yaw": 4.0},
    "glasses": lambda: "noGlasses",
    "occlusion": lambda: {"foreheadOccluded": False, "eyeOccluded": False, "mouthOccluded": False},
    "accessories": list,
    "blur": lambda: {"blurLevel": "low", "value": 0.06},
    "exposure": lambda: {"exposureLevel": "goodExposure", "value": 0.52},
    "noise": lambda: {"noiseLevel": "low", "value": 0.04},
    "mask": lambda: {"type": "noMask", "noseAndMouthCovered": False},
    "qualityForRecognition": lambda: "high",
}
# Withdrawn from the service, which answers these with a specific error.
_WITHDRAWN = frozenset({"age", "emotion", "facialHair", "gender", "hair", "makeup", "smile"})

_WITH_DETECTION_01 = frozenset(_VALUES) - {"mask"}
_WITH_DETECTION_03 = frozenset({"headPose", "mask", "blur", "qualityForRecognition"})
_WITH_QUALITY = ("recognition_03", "recognition_04")


def requested_attributes(text: str | None, detection_model: str, recognition_model: str) -> list[str]:
    """Read a comma-separated list; raises an error for attributes that the two models do not support."""
    names = [name.strip() for name in text.split(",")] if text else []
    if not names:
        return names
    if detection_model == "detection_02":
        raise bad_argument("'returnFaceAttributes' is not supported by detection_02.")
    if _WITHDRAWN.intersection(names):
        raise http_error(
            403,
            "UnsupportedFeature",
            "Return Attributes (emotion, gender, age, smile, facial hair, hair and makeup) have been deprecated and "
            "are no longer supported.",
        )
    possible = _WITH_DETECTION_01 if detection_model == "detection_01" else _WITH_DETECTION_03
    if not possible.issuperset(names):
        raise bad_argument("Invalid argument returnFaceAttributes.")
    if "qualityForRecognition" in names and recognition_model not in _WITH_QUALITY:
        raise bad_argument("'qualityForRecognition' is not supported by the recognition model.")
    return names


def attributes(names: Sequence[str], declared: Mapping[str, object]) -> JsonObject:
    """Return the values of these attributes, in the order of the service: the declared ones, else of a good photo."""
    return {name: declared[name] if name in declared else make() for name, make in _VALUES.items() if name in names}
