"""`ADVICE`: what to do about each error code of the services, and the exception class for it."""

from __future__ import annotations

import re
from typing import NamedTuple

from azfacade.errors import (
    HttpStatusError,
    LimitedAccessError,
    OutputNotRequestedError,
    PermissionDeniedError,
    QuotaExceededError,
    ResultExpiredError,
)


class Advice(NamedTuple):
    """What to do about one error code."""

    code: str
    """A regular expression that matches the whole innermost code; an empty alternative matches an error without one."""
    text: str
    error_class: type[HttpStatusError] | None = None
    """The exception class; None for that of the HTTP status."""
    message_pattern: str = ""
    """A regular expression for the message, where one code has several causes."""


_GALLERY = "(Large)?(PersonGroup|FaceList)"
ADVICE = (
    Advice(
        "UnsupportedFeature",
        f"Subscriptions are approved one by one: apply at {LimitedAccessError.apply_url}, and use a resource of an"
        " approved one.",
        LimitedAccessError,
        # The same code is sent for retired face attributes, which no approval restores.
        r"^(?!.*(deprecated|no longer))",
    ),
    Advice(
        "PermissionDenied",
        "Give the identity behind the token the role 'Cognitive Services User' on this resource; it takes minutes to"
        " become effective.",
        PermissionDeniedError,
    ),
    Advice(
        "403|429|",
        "The calls that the pricing tier includes are used up: wait until then, or move the resource to a larger tier.",
        QuotaExceededError,
        r"(?i)out of (call volume|bandwidth) quota",
    ),
    Advice(
        "OperationNotFound",
        "It has expired or never existed: results and operations are kept for 24 hours, or until they are"
        " deleted. Start the operation again, and keep what result() returns.",
        ResultExpiredError,
    ),
    Advice(
        "SessionNotFound",
        "The session has expired, was deleted or never existed: create another one.",
        ResultExpiredError,
    ),
    Advice(
        "OutputOptionNotFound",
        'The service makes only the files that begin_analyze asks for: output=["pdf"] with prebuilt-read,'
        ' output=["figures"] with prebuilt-layout.',
        OutputNotRequestedError,
    ),
    Advice(
        "ModelExists",
        "Choose another id, delete the model that has it (it may be reserved: a copy authorization was never used), or"
        " build with allow_overwrite=True.",
    ),
    Advice(f"{_GALLERY}Exists", "Choose another id, or delete the one that has it."),
    Advice(f"{_GALLERY}TrainingNotFinished", "Wait until the training has ended: the result() of begin_train waits."),
    Advice(
        "ConcurrentOperationConflict",
        "Other calls were changing the same resource, at every attempt: make yours after them.",
    ),
    Advice(
        f"{_GALLERY}NotTrained",
        "Train it and wait: begin_train(...).result(). Faces added later are found after the next training.",
    ),
    Advice(
        "BadArgument",
        "Faces are only compared within one recognition model: detect with the recognition_model the gallery was"
        " created with.",
        message_pattern="recognitionModel'? is incompatible",
    ),
    Advice("FaceNotFound", "A face id is kept for face_id_time_to_live seconds, a day at most: detect the face again."),
    Advice(
        "InvalidContent",
        "Check that the file is complete and of a supported type, and that a URL leads to the file itself, not to a"
        " sign-in page.",
    ),
    Advice("InvalidContentLength", "Send a smaller document: at most 500 MB, in the free tier (F0) 4 MB."),
    Advice(
        "TrainingContentMissing",
        "Check container and prefix. Labelled training needs the .ocr.json and .labels.json file of each document"
        " beside it.",
    ),
    Advice(
        "ModelBuildError",
        "Each training document needs its .ocr.json file beside it: run prebuilt-layout on it and save the response.",
        message_pattern="OCR files",
    ),
    Advice(
        "ContentSourceNotAccessible",
        "The URL needs a valid SAS signature with read and list permission, or the resource's managed identity needs"
        " the role 'Storage Blob Data Reader'; a firewall of the storage account must let the service in.",
    ),
    Advice(
        "InvalidContentSourceFormat",
        "Give the address of a container, https://<account>.blob.core.windows.net/<container>, and folders as prefix.",
    ),
    Advice("FailedToSerializeAnalyzeResult", "The result is too large: analyze fewer pages at a time with pages=."),
)
_NO_ADVICE = Advice("", "")


# The service adds models, so other ids are sent too; these are for the advice on a misspelt id.
_PREBUILT_MODELS = (
    "read layout invoice receipt idDocument contract creditCard bankStatement.us check.us payStub.us"
    " healthInsuranceCard.us marriageCertificate.us mortgage.us.1003 mortgage.us.1004 mortgage.us.1005"
    " mortgage.us.1008 mortgage.us.closingDisclosure tax.us tax.us.w2 tax.us.w4 tax.us.1040 tax.us.1095A"
    " tax.us.1095C tax.us.1098 tax.us.1098E tax.us.1098T tax.us.1099"
)
_RETIRED_MODELS = {
    "prebuilt-document": "prebuilt-document was retired with v4: use prebuilt-layout with features=['keyValuePairs'].",
    "prebuilt-businesscard": "prebuilt-businessCard was retired with v4, without a successor: build your own model.",
}


def model_advice(model_id: str) -> str:
    """Return what to do about a prebuilt model that the service does not have; empty for other models."""
    folded = model_id.lower()
    if not re.match("pre-?built", folded):
        return ""
    if folded in _RETIRED_MODELS:
        return _RETIRED_MODELS[folded]
    from difflib import get_close_matches

    known = {f"prebuilt-{name}".lower(): f"prebuilt-{name}" for name in _PREBUILT_MODELS.split()}
    if model_id == known.get(folded):
        return ""
    # Cut, as the search takes quadratic time.
    nearest = get_close_matches(folded[:64], known, n=1, cutoff=0.7)
    return f"Did you mean {known[nearest[0]]}?" if nearest else "models.list() shows the prebuilt models."


def find_advice(code: str | None, message: str) -> Advice:
    """Return the advice for an error.

    Args:
        code: The innermost code the service gave.
        message: Its message.

    Returns:
        The advice; an empty one where the table has none.
    """
    return next(
        (row for row in ADVICE if re.fullmatch(row.code, code or "") and re.search(row.message_pattern, message)),
        _NO_ADVICE,
    )
