"""FakeFace: what a test declares of a face on an image: who it is, where it is, and how it looks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, fields
from typing import Any

from azfacade_raw import checks
from azfacade_raw.face import bodies, models
from azfacade_raw.types import InvalidInputError, shorten

from ..http_messages import JsonObject

Rectangle = models.FaceRectangle | Mapping[str, Any] | Sequence[int]

_SIDES = ("left", "top", "width", "height")
_OCCLUDABLE = ("forehead", "eye", "mouth")
_STRAIGHT = {"pitch": 0.0, "roll": 0.0, "yaw": 0.0}
# The attributes of a face whose name in a request is another.
_ATTRIBUTES = {"head_pose": "headPose", "quality": "qualityForRecognition"}
# From which value on each level is reported, as the service documents it.
_BLUR = {"low": 0.0, "medium": 0.25, "high": 0.75}
_EXPOSURE = {"underExposure": 0.0, "goodExposure": 0.25, "overExposure": 0.75}
_NOISE = {"low": 0.0, "medium": 0.3, "high": 0.7}


@dataclass(frozen=True, slots=True)
class FakeFace:
    """A face on an image, for `FakeAzure.show_faces`. What is not given is that of a good photo.

    Attributes:
        person: The name of the person, who is the same on all images.
        rectangle: Where the face is: left, top, width and height in pixels, or the `face_rectangle` of a detection.
        quality: The `qualityForRecognition`: low, medium or high.
        mask: faceMask, noMask, otherMaskOrOcclusion or uncertain. A faceMask covers nose and mouth.
        glasses: noGlasses, readingGlasses, sunglasses or swimmingGoggles.
        head_pose: Some or all of pitch, roll and yaw, in degrees.
        blur: The level (low, medium, high), or the value from 0 to 1 that the level follows from.
        exposure: The level (underExposure, goodExposure, overExposure), or the value from 0 to 1.
        noise: The level (low, medium, high), or the value from 0 to 1.
        occlusion: What is covered: any of forehead, eye and mouth.
        accessories: The accessories (headwear, glasses, mask) with the confidence of each, from 0 to 1.

    Raises:
        InvalidInputError: A value is out of its range or of another type, or a name is not among those above.
    """

    person: str
    _: KW_ONLY
    rectangle: Rectangle | None = None
    quality: str | None = None
    mask: str | None = None
    glasses: str | None = None
    head_pose: Mapping[str, float] | None = None
    blur: str | float | None = None
    exposure: str | float | None = None
    noise: str | float | None = None
    occlusion: Collection[str] | None = None
    accessories: Mapping[str, float] | None = None

    def __post_init__(self) -> None:
        checks.text("person", self.person)
        self.place()
        self.attributes()

    def place(self) -> tuple[int, int, int, int] | None:
        """Return left, top, width and height in pixels; None if no rectangle was given."""
        if self.rectangle is None:
            return None
        in_order = checks.in_order(
            self.rectangle, lambda item: bodies.FACE_RECTANGLE.check("rectangle", item, []), _SIDES
        )
        left, top, width, height = checks.items("rectangle", in_order, _pixels, min_items=4, max_items=4)
        for name, length in (("width", width), ("height", height)):
            checks.number(f"rectangle.{name}", length, minimum=1)
        return left, top, width, height

    def attributes(self) -> JsonObject:
        """Return the values of the attributes that were given, by their name in `returnFaceAttributes`."""
        made: dict[str, Callable[[], object]] = {
            "headPose": lambda: _head_pose(self.head_pose),
            "glasses": lambda: _one_of("glasses", self.glasses, models.GlassesType),
            "occlusion": lambda: _occlusion(self.occlusion),
            "accessories": lambda: _accessories(self.accessories),
            "blur": lambda: _with_level("blur", self.blur, _BLUR),
            "exposure": lambda: _with_level("exposure", self.exposure, _EXPOSURE),
            "noise": lambda: _with_level("noise", self.noise, _NOISE),
            "mask": lambda: _mask(self.mask),
            "qualityForRecognition": lambda: _one_of("quality", self.quality, models.QualityForRecognition),
        }
        given = {_ATTRIBUTES.get(one.name, one.name) for one in fields(self) if getattr(self, one.name) is not None}
        return {name: make() for name, make in made.items() if name in given}


def _pixels(name: str, value: object) -> int:
    return int(checks.number(name, value, integer=True))


def _one_of(name: str, value: object, known: Iterable[str]) -> str:
    given, choices = checks.text(name, value), [str(choice) for choice in known]
    if given not in choices:
        raise InvalidInputError(f"{name} has to be one of {', '.join(choices)}, got {shorten(given)}")
    return given


def _head_pose(pose: object) -> JsonObject:
    angles = checks.mapping("head_pose", pose, checks.number)
    for name in angles:
        _one_of("a name in head_pose", name, _STRAIGHT)
    return _STRAIGHT | angles


def _occlusion(parts: object) -> JsonObject:
    covered = checks.items("occlusion", parts, lambda name, part: _one_of(name, part, _OCCLUDABLE))
    return {f"{part}Occluded": part in covered for part in _OCCLUDABLE}


def _accessories(accessories: object) -> list[JsonObject]:
    confidences = checks.mapping("accessories", accessories, _fraction)
    return [
        {"type": _one_of("a name in accessories", name, models.AccessoryType), "confidence": confidence}
        for name, confidence in confidences.items()
    ]


def _mask(kind: object) -> JsonObject:
    name = _one_of("mask", kind, models.MaskType)
    return {"type": name, "noseAndMouthCovered": name == models.MaskType.FACE_MASK}


def _with_level(name: str, given: object, starts: Mapping[str, float]) -> JsonObject:
    """Return level and value; a level gets the value in the middle of its range, a value the level that it is in."""
    if isinstance(given, str):
        level = _one_of(name, given, starts)
        end = min((start for start in starts.values() if start > starts[level]), default=1.0)
        value = round((starts[level] + end) / 2, 3)
    else:
        value = _fraction(name, given)
        level = max((start, level) for level, start in starts.items() if start <= value)[1]
    return {f"{name}Level": level, "value": value}


def _fraction(name: str, value: object) -> float:
    return checks.number(name, value, minimum=0, maximum=1)
