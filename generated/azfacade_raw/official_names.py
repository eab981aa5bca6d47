# Copied by scripts/generate from scripts/templates/runtime/official_names.py. Do not edit.
"""`OFFICIAL_NAMES`: what Microsoft's packages call methods and attributes, and where they are in this package."""

from __future__ import annotations

OFFICIAL_NAMES = {
    # DocumentIntelligenceClient and DocumentAnalysisClient
    "begin_analyze_document": "models.begin_analyze",
    "begin_analyze_document_from_url": "models.begin_analyze",
    "begin_analyze_batch_documents": "models.begin_analyze_batch",
    "begin_classify_document": "classifiers.begin_classify",
    "begin_classify_document_from_url": "classifiers.begin_classify",
    "get_analyze_result_pdf": "models.get_analyze_result_pdf",
    "get_analyze_result_figure": "models.get_analyze_result_figure",
    "get_analyze_batch_result": "models.get_analyze_batch_result",
    "list_analyze_batch_results": "models.list_analyze_batch_results",
    "delete_analyze_result": "models.delete_analyze_result",
    "delete_analyze_batch_result": "models.delete_analyze_batch_result",
    # DocumentIntelligenceAdministrationClient and DocumentModelAdministrationClient
    "begin_build_document_model": "models.begin_build",
    "begin_compose_model": "models.begin_compose",
    "begin_compose_document_model": "models.begin_compose",
    "authorize_model_copy": "models.authorize_copy",
    "get_copy_authorization": "models.authorize_copy",
    "begin_copy_model_to": "models.begin_copy_to",
    "begin_copy_document_model_to": "models.begin_copy_to",
    "get_model": "models.get",
    "get_document_model": "models.get",
    "list_models": "models.list",
    "list_document_models": "models.list",
    "delete_model": "models.delete",
    "delete_document_model": "models.delete",
    "begin_build_classifier": "classifiers.begin_build",
    "begin_build_document_classifier": "classifiers.begin_build",
    "authorize_classifier_copy": "classifiers.authorize_copy",
    "begin_copy_classifier_to": "classifiers.begin_copy_to",
    "get_classifier": "classifiers.get",
    "get_document_classifier": "classifiers.get",
    "list_classifiers": "classifiers.list",
    "list_document_classifiers": "classifiers.list",
    "delete_classifier": "classifiers.delete",
    "delete_document_classifier": "classifiers.delete",
    "get_operation": "operations.get",
    "list_operations": "operations.list",
    # FaceClient
    "detect_from_url": "detect",
    "detect_with_url": "detect",
    "detect_with_stream": "detect",
    "detect_from_session_image": "detect",
    "find_similar_from_large_face_list": "find_similar",
    "identify_from_large_person_group": "identify",
    "verify_face_to_face": "verify",
    "verify_from_large_person_group": "verify",
    # FaceSessionClient
    "create_liveness_session": "liveness_sessions.create",
    "delete_liveness_session": "liveness_sessions.delete",
    "get_liveness_session_result": "liveness_sessions.get_result",
    "get_session_image": "liveness_sessions.get_session_image",
    "create_liveness_with_verify_session": "liveness_with_verify_sessions.create",
    "delete_liveness_with_verify_session": "liveness_with_verify_sessions.delete",
    "get_liveness_with_verify_session_result": "liveness_with_verify_sessions.get_result",
    # FaceAdministrationClient
    "face_list": "face_lists",
    "large_face_list": "large_face_lists",
    "large_person_group": "large_person_groups",
    "large_person_group_person": "large_person_groups",
    "person_group": "person_groups",
    "person_group_person": "person_groups",
    "get_large_face_lists": "large_face_lists.list",
    "get_large_person_groups": "large_person_groups.list",
    "get_faces": "large_face_lists.list_faces",
    "get_persons": "large_person_groups.list_persons",
    "add_face": "large_person_groups.add_person_face",
    "add_face_from_url": "large_face_lists.add_face or large_person_groups.add_person_face",
    "get_face": "large_person_groups.get_person_face",
    "update_face": "large_person_groups.update_person_face",
    "delete_face": "large_person_groups.delete_person_face",
    # Pollers and pagers
    "add_done_callback": "wait(on_progress=...) of the operation, or as_completed()",
    "by_page": "pages() of the pager",
    "continuation_token": "token of the operation",
    "details": "id, kind and status of the operation",
    "done": "status.is_terminal of the operation",
    "from_continuation_token": "resume(token) of the client",
}
"""Our counterpart of each official name: a path from the client, or words."""

NOT_HERE = {
    "get_liveness_sessions": "liveness_sessions.list, only at v1.2-preview.1: later versions have no list of sessions",
    "get_liveness_with_verify_sessions": (
        "liveness_with_verify_sessions.list, only at v1.2-preview.1: later versions have no list of sessions"
    ),
    "get_liveness_session_audit_entries": (
        "liveness_sessions.list_audit_entries at v1.2-preview.1; at later versions, get_result has the attempts"
    ),
    "get_liveness_with_verify_session_audit_entries": (
        "liveness_with_verify_sessions.list_audit_entries at v1.2-preview.1; at later versions, get_result has the"
        " attempts"
    ),
    "polling_method": "the client polls by itself; refresh() of the operation polls once",
    "remove_done_callback": "operations have no callbacks but on_progress of wait()",
}
"""Official names without a counterpart, and what to do instead."""


def advice(name: str) -> str:
    """Return what to use instead of an official name; empty for any other name."""
    counterpart = OFFICIAL_NAMES.get(name)
    if counterpart is None:
        return NOT_HERE.get(name, "")
    return f"this package has {counterpart} for it"
