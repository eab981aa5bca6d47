"""`vcr_config`: a configuration for vcrpy and pytest-recording."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, TypeAlias

from azfacade.errors import ConfigurationError

from .scrubber import Scrubber

RecordMode: TypeAlias = Literal["none", "once", "new_episodes", "all"]
"""none: only replay; once: record where there is no cassette; new_episodes: add requests; all: record again."""
RECORD_MODES: tuple[RecordMode, ...] = ("none", "once", "new_episodes", "all")


def vcr_config(
    *,
    hide_documents: bool = False,
    secrets: Iterable[str] = (),
    stand_ins: Mapping[str, str] | None = None,
    record_mode: RecordMode | None = None,
) -> dict[str, Any]:
    """Return a configuration for `vcr.VCR(**...)`, and for the fixture `vcr_config` of pytest-recording.

    Cassettes hold no keys, tokens, `Authorization`, SAS signatures, copy authorisations, hosts, names of resources and
    no Azure resource ids. Each GUID, such as the id of an operation, a person or a face, is replaced by a stand-in, the
    same one each time; each upload by its hash. Requests match by method, path, query and body, in one form for every
    HTTP library and against any endpoint. A replay does not wait between polls; a recording does. A cassette in which
    a secret is found is not written, and `SecretInCassetteError` is raised when it is closed.

    Make one configuration for each cassette: what it learned to be secret from one it looks for in the next, too.

    Args:
        hide_documents: True to mask what results of Document Intelligence say, letter by letter, by their schema, and
            to leave out downloaded files. Offsets stay valid.
        secrets: Further texts that no cassette may contain, of 6 or more characters; keys, tokens and signatures that
            are sent are known without.
        stand_ins: By a URL of yours, such as that of a container, the URL that cassettes have instead.
        record_mode: When to record; None to leave it to vcrpy or pytest-recording.

    Raises:
        ConfigurationError: vcrpy is not installed, or an argument cannot work.
    """
    if isinstance(secrets, (str, bytes)):
        raise ConfigurationError("secrets must be several texts, such as [key], not one")
    listed = list(secrets)
    if not all(isinstance(secret, str) and (not secret or len(secret) >= 6) for secret in listed):
        raise ConfigurationError("secrets must be texts of 6 or more characters: shorter ones are found everywhere")
    if record_mode is not None and record_mode not in RECORD_MODES:
        raise ConfigurationError(f"record_mode must be one of {', '.join(RECORD_MODES)}")
    try:
        from .cassette_writing import custom_patches
    except ModuleNotFoundError as cause:
        raise ConfigurationError(
            "recording needs packages that are not installed: pip install 'azfacade[testing]'"
        ) from cause
    scrubber = Scrubber(secrets=listed, stand_ins=stand_ins, hide_documents=hide_documents)
    made: dict[str, Any] = {
        "match_on": ("method", "path", "query", "raw_body"),
        "before_record_request": scrubber.request,
        "before_record_response": scrubber.response,
        "decode_compressed_response": True,
        "custom_patches": custom_patches(scrubber.search),
    }
    return made if record_mode is None else made | {"record_mode": record_mode}
