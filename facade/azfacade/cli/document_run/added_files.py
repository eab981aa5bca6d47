"""The files that the service makes beside a result (`--output`): a searchable PDF, and the images of figures."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from azfacade.errors import InvalidInputError

if TYPE_CHECKING:
    from azfacade import AsyncOperation
    from azfacade_raw.document_intelligence.models.analyze_result import AnalyzeResult


class AddedOutput(StrEnum):
    """A value of `--output`."""

    PDF = "pdf"
    FIGURES = "figures"


_MODELS = {AddedOutput.PDF: "prebuilt-read", AddedOutput.FIGURES: "prebuilt-layout"}


def check_added_outputs(outputs: Sequence[AddedOutput], model: str, folder: Path | None) -> None:
    """Check what can be known before a document is sent.

    Raises:
        InvalidInputError: The model makes no such files, or there is no folder for them.
    """
    for output in outputs:
        if model != _MODELS[output]:
            raise InvalidInputError(f"only {_MODELS[output]} makes --output {output}: use --model {_MODELS[output]}")
    if outputs and folder is None:
        raise InvalidInputError(f"--output {outputs[0]} writes files beside the results: add --out DIR")


def pdf_path(stem: Path) -> Path:
    """Return the path of the PDF of a document; `stem` is the path of its result without extension."""
    return stem.with_name(f"{stem.name}.pdf")


def added_paths(stem: Path) -> list[Path]:
    """Return the files of a document that are there."""
    figures = [path for path in stem.parent.glob("*.png") if path.name.startswith(f"{stem.name}.figure-")]
    return [path for path in (pdf_path(stem), *sorted(figures)) if path.exists()]


async def download_added_files(
    operation: AsyncOperation[AnalyzeResult],
    result: AnalyzeResult,
    stems: Sequence[Path],
    outputs: Sequence[str],
    timeout: float | None,
) -> None:
    """Download the files of a document, each once, and copy them for its other names.

    Args:
        operation: The analysis, which has ended.
        result: Its result.
        stems: The paths of the results without extension.
        outputs: What was asked for, `pdf` and `figures`.
        timeout: Seconds for each file; None for no limit.
    """
    first, *others = stems
    paths = []
    if AddedOutput.PDF in outputs:
        paths.append(pdf_path(first))
        await operation.pdf(paths[-1], timeout)
    for figure_id in [figure.id for figure in result.figures] if AddedOutput.FIGURES in outputs else []:
        if not figure_id or not isinstance(figure_id, str):
            continue
        paths.append(first.with_name(f"{first.name}.figure-{quote(figure_id, safe='')}.png"))
        await operation.figure(figure_id, paths[-1], timeout)
    for stem in others:
        for path in paths:
            shutil.copyfile(path, stem.with_name(stem.name + path.name.removeprefix(first.name)))
