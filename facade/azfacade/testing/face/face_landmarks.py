"""The 27 face landmarks of `returnFaceLandmarks`."""

from __future__ import annotations

from ..http_messages import JsonObject
from .images import Rectangle

# In percent of the width and height of the face rectangle, for a frontal face.
_POINTS = {
    "pupilLeft": (32, 40),
    "pupilRight": (68, 40),
    "noseTip": (50, 60),
    "mouthLeft": (36, 76),
    "mouthRight": (64, 76),
    "eyebrowLeftOuter": (18, 31),
    "eyebrowLeftInner": (42, 30),
    "eyeLeftOuter": (25, 41),
    "eyeLeftTop": (32, 38),
    "eyeLeftBottom": (32, 43),
    "eyeLeftInner": (39, 41),
    "eyebrowRightInner": (58, 30),
    "eyebrowRightOuter": (82, 31),
    "eyeRightInner": (61, 41),
    "eyeRightTop": (68, 38),
    "eyeRightBottom": (68, 43),
    "eyeRightOuter": (75, 41),
    "noseRootLeft": (45, 42),
    "noseRootRight": (55, 42),
    "noseLeftAlarTop": (43, 54),
    "noseRightAlarTop": (57, 54),
    "noseLeftAlarOutTip": (40, 60),
    "noseRightAlarOutTip": (60, 60),
    "upperLipTop": (50, 72),
    "upperLipBottom": (50, 75),
    "underLipTop": (50, 78),
    "underLipBottom": (50, 82),
}


def landmarks(rectangle: Rectangle) -> JsonObject:
    """Return the landmarks of a face, with one decimal as in the service."""
    return {
        name: {
            "x": round(rectangle.left + rectangle.width * across / 100, 1),
            "y": round(rectangle.top + rectangle.height * down / 100, 1),
        }
        for name, (across, down) in _POINTS.items()
    }
