"""The cells of the notebook."""

from __future__ import annotations

SCAN = """\
from PIL import Image, ImageDraw, ImageFont

from azfacade import ResultView
from azfacade.testing import FakeAzure

with FakeAzure(running_polls=0).document_intelligence_client() as documents:
    invoice = "https://files.example.com/invoice.pdf"
    view = ResultView(documents.models.begin_analyze("prebuilt-invoice", invoice).result())

# The fake reads no file, so that its answer is written on a page, which stands for the invoice.
scan = Image.new("RGB", (850, 1100), "white")
for word in view.page(1).words:
    left, top = (100 * word.polygon[0], 100 * word.polygon[1])
    ImageDraw.Draw(scan).text((left, top), word.content, "black", ImageFont.load_default(15))
"""
"""Not shown: where the result and the picture of the page come from."""

SHOWN = (
    "view.tables()[0]",
    'view.draw(1, scan, what=["fields"], labels=True).crop((60, 60, 790, 445))',
)
"""Shown with what they give."""
