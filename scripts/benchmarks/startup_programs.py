"""Programs for the startup cases, each run in a new process: imports, model imports, first calls."""

from __future__ import annotations

START_TIMER = "import time; started = time.perf_counter()\n"
PRINT_ELAPSED = "\nprint(time.perf_counter() - started)"

IMPORTS = {
    "bare python": "",
    "attrs": "import attrs",
    "azfacade": "import azfacade",
    "azfacade.FaceClient": "from azfacade import FaceClient",
    "azfacade.DocumentIntelligenceClient": "from azfacade import DocumentIntelligenceClient",
    "httpx + attrs": "import httpx, attrs",
    "official SDK, Document Intelligence": "from azure.ai.documentintelligence import DocumentIntelligenceClient",
    "official SDK, Face": "from azure.ai.vision.face import FaceClient",
}

MODELS = {
    "TrainingResult, after attrs": "from azfacade_raw.face.models import TrainingResult",
    "DocumentClassifierBuildOperationDetails, after attrs": (
        "from azfacade_raw.document_intelligence.models import DocumentClassifierBuildOperationDetails"
    ),
    "AnalyzeResult, after attrs": "from azfacade_raw.document_intelligence.models import AnalyzeResult",
    "ResultView, after AnalyzeResult": "from azfacade import ResultView",
}
"""Single models, and the view, without what is imported before."""

BEFORE = dict.fromkeys(MODELS, "import attrs\n") | {
    "ResultView, after AnalyzeResult": "from azfacade_raw.document_intelligence.models import AnalyzeResult\n",
}
"""What is imported before the time counts."""

_HTTPX_FIRST_CALL = """
import attrs, httpx
@attrs.define
class Models:
    count: int
    limit: int
client = httpx.Client(headers={{"Ocp-Apim-Subscription-Key": "key"}}VERIFY)
answer = client.get("{endpoint}/documentintelligence/info?api-version=2024-11-30").json()
assert Models(**answer["customDocumentModels"]).count == 5
"""

FIRST_CALLS = {
    "azfacade, Document Intelligence": """
from azfacade import DocumentIntelligenceClient
client = DocumentIntelligenceClient("{endpoint}", "key")
assert client.get_resource_details().custom_document_models.count == 5
""",
    "azfacade, Face": """
from azfacade import FaceClient
client = FaceClient("{endpoint}", "key")
assert client.large_person_groups.get_training_status("employees").status == "succeeded"
""",
    "httpx + attrs": _HTTPX_FIRST_CALL.replace("VERIFY", ", verify=False"),
    "httpx + attrs, with a TLS context": _HTTPX_FIRST_CALL.replace("VERIFY", ""),
    "official SDK, Document Intelligence": """
from azure.ai.documentintelligence import DocumentIntelligenceAdministrationClient
from azure.core.credentials import AzureKeyCredential
client = DocumentIntelligenceAdministrationClient("{endpoint}", AzureKeyCredential("key"))
assert client.get_resource_details().custom_document_models.count == 5
""",
    "official SDK, Face": """
from azure.ai.vision.face import FaceAdministrationClient
from azure.core.credentials import AzureKeyCredential
client = FaceAdministrationClient("{endpoint}", AzureKeyCredential("key"))
assert client.large_person_group.get_training_status("employees").status == "succeeded"
""",
}
"""Programs of three steps: import, create a client, send one call to the loopback server."""
