"""Pickles of models made before the raw runtime's attributes were renamed can still be loaded."""

from __future__ import annotations

import base64
import pickle

from azfacade_raw.document_intelligence.models import ContentSourceKind, DocumentClassifierDetails

BODY = {
    "classifierId": "forms",
    "createdDateTime": "yesterday, perhaps",
    "apiVersion": "2024-11-30",
    "expirationDateTime": None,
    "xNew": {"deep": [1, 2]},
    "docTypes": {
        "formA": {
            "kind": "azureBlob",
            "azureBlobSource": {"containerUrl": "https://example.org/c", "prefix": None},
        }
    },
    "warnings": [7, {"code": "w", "message": "m"}],
}
"""Has an unknown field, a null, a text that is no date, an item of the wrong type and a property under its alias."""

PICKLE = """
gAWVVwUAAAAAAACMRWF6ZmFjYWRlX3Jhdy5kb2N1bWVudF9pbnRlbGxpZ2VuY2UubW9kZWxzLmRvY3VtZW50X2NsYXNzaWZpZXJfZGV0YWlsc5SMGURv
Y3VtZW50Q2xhc3NpZmllckRldGFpbHOUk5QpgZR9lCiMB19iZXlvbmSUjBFhemZhY2FkZV9yYXcud2lyZZSMBkJleW9uZJSTlCmBlE59lCiMBWV4dHJh
lH2UjAR4TmV3lH2UjARkZWVwlF2UKEsBSwJlc3OMBGtlcHSUfZQojA9jcmVhdGVkRGF0ZVRpbWWUTowSeWVzdGVyZGF5LCBwZXJoYXBzlIaUjBJleHBp
cmF0aW9uRGF0ZVRpbWWUaAaMBkFCU0VOVJSTlE6GlIwId2FybmluZ3OUXZR9lCiMBGNvZGWUjAF3lIwHbWVzc2FnZZSMAW2UdWFdlChLB32UKGgdaB5o
H2ggdWWGlHWMBW5hbWVzlH2UjAhyZXNwb25zZZSMEmF6ZmFjYWRlX3Jhdy5jYWxsc5SMDFJlc3BvbnNlSW5mb5STlCmBlE59lCiMEWNsaWVudF9yZXF1
ZXN0X2lklIwEbWluZZSMB2VsYXBzZWSURz/QAAAAAAAAjAdoZWFkZXJzlH2UjA9hcGltLXJlcXVlc3QtaWSUjANhYmOUc4wGc3RhdHVzlEvIaBopdYaU
YnWGlGKMDWNsYXNzaWZpZXJfaWSUjAVmb3Jtc5SMC2Rlc2NyaXB0aW9ulE6MEWNyZWF0ZWRfZGF0ZV90aW1llE6MFGV4cGlyYXRpb25fZGF0ZV90aW1l
lE6MEm1vZGlmaWVkX2RhdGVfdGltZZROjAthcGlfdmVyc2lvbpSMCjIwMjQtMTEtMzCUjBJiYXNlX2NsYXNzaWZpZXJfaWSUTowJZG9jX3R5cGVzlH2U
jAVmb3JtQZSMSmF6ZmFjYWRlX3Jhdy5kb2N1bWVudF9pbnRlbGxpZ2VuY2UubW9kZWxzLmNsYXNzaWZpZXJfZG9jdW1lbnRfdHlwZV9kZXRhaWxzlIwd
Q2xhc3NpZmllckRvY3VtZW50VHlwZURldGFpbHOUk5QpgZR9lChoBWgIKYGUTn2UKGgLfZRoEX2UaCR9lIwKc291cmNlS2luZJSMBGtpbmSUc2gmTnWG
lGKMC3NvdXJjZV9raW5klIw9YXpmYWNhZGVfcmF3LmRvY3VtZW50X2ludGVsbGlnZW5jZS5tb2RlbHMuY29udGVudF9zb3VyY2Vfa2luZJSMEUNvbnRl
bnRTb3VyY2VLaW5klJOUjAlhenVyZUJsb2KUhZRSlIwRYXp1cmVfYmxvYl9zb3VyY2WUjENhemZhY2FkZV9yYXcuZG9jdW1lbnRfaW50ZWxsaWdlbmNl
Lm1vZGVscy5henVyZV9ibG9iX2NvbnRlbnRfc291cmNllIwWQXp1cmVCbG9iQ29udGVudFNvdXJjZZSTlCmBlH2UKGgFaAgpgZROfZQoaAt9lGgRfZSM
BnByZWZpeJRoGE6GlHNoJH2UaCZOdYaUYowNY29udGFpbmVyX3VybJSMFWh0dHBzOi8vZXhhbXBsZS5vcmcvY5RoYE51YowbYXp1cmVfYmxvYl9maWxl
X2xpc3Rfc291cmNllE51YnNoGl2UjEdhemZhY2FkZV9yYXcuZG9jdW1lbnRfaW50ZWxsaWdlbmNlLm1vZGVscy5kb2N1bWVudF9pbnRlbGxpZ2VuY2Vf
d2FybmluZ5SMG0RvY3VtZW50SW50ZWxsaWdlbmNlV2FybmluZ5STlCmBlH2UKGgFTmgdaB5oH2ggjAZ0YXJnZXSUTnViYXViLg==
"""
"""What `pickle.dumps` made of `DocumentClassifierDetails.from_dict(BODY)`, with its response attached."""


def test_an_old_pickle_holds_all_it_held() -> None:
    found = pickle.loads(base64.b64decode(PICKLE))
    assert type(found) is DocumentClassifierDetails
    assert found == DocumentClassifierDetails.from_dict(BODY)
    assert found.to_dict() == BODY
    assert found.additional_properties == {"xNew": {"deep": [1, 2]}}
    assert found.doc_types["formA"].source_kind is ContentSourceKind.AZURE_BLOB
    info = found.response_info
    assert info is not None
    assert (info.status, info.request_id, info.client_request_id, info.elapsed) == (200, "abc", "mine", 0.25)


def test_it_can_be_pickled_again() -> None:
    found = pickle.loads(base64.b64decode(PICKLE))
    assert pickle.loads(pickle.dumps(found)).to_dict() == BODY
