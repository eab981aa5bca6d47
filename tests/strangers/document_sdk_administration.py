"""Every call of the official DocumentIntelligenceAdministrationClient."""

from __future__ import annotations

from .document_sdk import CALLS, INBOX, Sdk


@CALLS("DocumentIntelligenceAdministrationClient.begin_build_document_model")
def build_document_model(sdk: Sdk) -> None:
    model = sdk.model(description="Forms", tags={"a": "b"})
    assert (model.model_id, model.description, model.tags) == ("forms", "Forms", {"a": "b"})
    assert model.doc_types["forms"].field_schema["Total"].type == "number"
    assert model.doc_types["forms"].build_mode == sdk.models.DocumentBuildMode.TEMPLATE
    assert (model.expiration_date_time - model.created_date_time).days == 730


@CALLS("DocumentIntelligenceAdministrationClient.begin_compose_model")
def compose_model(sdk: Sdk) -> None:
    sdk.model()
    sdk.classifier()
    body = sdk.models.ComposeDocumentModelRequest(
        model_id="all",
        classifier_id="sorter",
        split=sdk.models.SplitMode.AUTO,
        doc_types={"invoice": sdk.models.DocumentTypeDetails(model_id="forms", confidence_threshold=0.5)},
    )
    model = sdk.run(sdk.administration.begin_compose_model(body))
    assert (model.model_id, model.classifier_id, model.split) == ("all", "sorter", "auto")
    assert (model.doc_types["invoice"].model_id, model.doc_types["invoice"].confidence_threshold) == ("forms", 0.5)


@CALLS("DocumentIntelligenceAdministrationClient.authorize_model_copy")
def authorize_model_copy(sdk: Sdk) -> None:
    authorization = sdk.ask(sdk.target.authorize_model_copy(sdk.models.AuthorizeCopyRequest(model_id="copied")))
    assert (authorization.target_model_id, authorization.target_resource_region) == ("copied", "eastus")
    assert authorization.target_model_location.startswith(sdk.other_endpoint)


@CALLS("DocumentIntelligenceAdministrationClient.begin_copy_model_to")
def copy_model_to(sdk: Sdk) -> None:
    sdk.model()
    authorization = sdk.ask(sdk.target.authorize_model_copy(sdk.models.AuthorizeCopyRequest(model_id="copied")))
    assert sdk.run(sdk.administration.begin_copy_model_to("forms", authorization)).model_id == "copied"
    assert sdk.ask(sdk.target.get_model("copied")).model_id == "copied"


@CALLS("DocumentIntelligenceAdministrationClient.get_model")
def get_model(sdk: Sdk) -> None:
    sdk.model()
    assert sdk.ask(sdk.administration.get_model("forms")).modified_date_time is not None
    receipt = sdk.ask(sdk.administration.get_model("prebuilt-receipt"))
    assert receipt.doc_types["receipt"].field_schema["Total"].type == "currency"


@CALLS("DocumentIntelligenceAdministrationClient.list_models")
def list_models(sdk: Sdk) -> None:
    sdk.model()
    whole = [one.model_id for one in sdk.every(sdk.administration.list_models())]
    assert whole[-1] == "forms"
    sdk.fake.page_size = 7
    pages = [sdk.every(page) for page in sdk.every(sdk.administration.list_models().by_page())]
    assert [one.model_id for page in pages for one in page] == whole
    assert max(map(len, pages)) == 7


@CALLS("DocumentIntelligenceAdministrationClient.delete_model")
def delete_model(sdk: Sdk) -> None:
    sdk.model()
    assert sdk.ask(sdk.administration.delete_model("forms")) is None
    assert sdk.model().model_id == "forms"


@CALLS("DocumentIntelligenceAdministrationClient.get_resource_details")
def get_resource_details(sdk: Sdk) -> None:
    sdk.model()
    counts = sdk.ask(sdk.administration.get_resource_details()).custom_document_models
    assert (counts.count, counts.limit) == (1, 20000)


@CALLS("DocumentIntelligenceAdministrationClient.get_operation")
def get_operation(sdk: Sdk) -> None:
    sdk.classifier()
    (listed,) = sdk.every(sdk.administration.list_operations())
    operation = sdk.ask(sdk.administration.get_operation(listed.operation_id))
    assert isinstance(operation, sdk.models.DocumentClassifierBuildOperationDetails)
    assert (operation.status, operation.percent_completed) == ("succeeded", 100)
    assert operation.result.classifier_id == "sorter"


@CALLS("DocumentIntelligenceAdministrationClient.list_operations")
def list_operations(sdk: Sdk) -> None:
    sdk.model()
    sdk.classifier()
    sdk.fake.page_size = 1
    kinds = [one.kind for one in sdk.every(sdk.administration.list_operations())]
    assert kinds == ["documentClassifierBuild", "documentModelBuild"]


@CALLS("DocumentIntelligenceAdministrationClient.begin_build_classifier")
def build_classifier(sdk: Sdk) -> None:
    classifier = sdk.classifier()
    assert list(classifier.doc_types) == ["invoice", "letter"]
    assert classifier.doc_types["letter"].azure_blob_source.container_url == INBOX


@CALLS("DocumentIntelligenceAdministrationClient.authorize_classifier_copy")
def authorize_classifier_copy(sdk: Sdk) -> None:
    body = sdk.models.AuthorizeClassifierCopyRequest(classifier_id="copied")
    assert sdk.ask(sdk.target.authorize_classifier_copy(body)).target_classifier_id == "copied"


@CALLS("DocumentIntelligenceAdministrationClient.begin_copy_classifier_to")
def copy_classifier_to(sdk: Sdk) -> None:
    sdk.classifier()
    body = sdk.models.AuthorizeClassifierCopyRequest(classifier_id="copied")
    authorization = sdk.ask(sdk.target.authorize_classifier_copy(body))
    copy = sdk.run(sdk.administration.begin_copy_classifier_to("sorter", authorization))
    assert copy.classifier_id == "copied"
    assert sdk.ask(sdk.target.get_classifier("copied")).classifier_id == "copied"


@CALLS("DocumentIntelligenceAdministrationClient.get_classifier")
def get_classifier(sdk: Sdk) -> None:
    sdk.classifier()
    assert sdk.ask(sdk.administration.get_classifier("sorter")).api_version == "2024-11-30"


@CALLS("DocumentIntelligenceAdministrationClient.list_classifiers")
def list_classifiers(sdk: Sdk) -> None:
    for classifier_id in ("a1", "b1", "c1"):
        sdk.classifier(classifier_id)
    sdk.fake.page_size = 2
    listed = sdk.every(sdk.administration.list_classifiers())
    assert [one.classifier_id for one in listed] == ["a1", "b1", "c1"]


@CALLS("DocumentIntelligenceAdministrationClient.delete_classifier")
def delete_classifier(sdk: Sdk) -> None:
    sdk.classifier()
    assert sdk.ask(sdk.administration.delete_classifier("sorter")) is None
    assert sdk.every(sdk.administration.list_classifiers()) == []


@CALLS("DocumentIntelligenceAdministrationClient.send_request")
def send_request(sdk: Sdk) -> None:
    answer = sdk.ask(sdk.administration.send_request(sdk.request("/info")))
    assert answer.json()["customDocumentModels"]["count"] == 0


@CALLS("DocumentIntelligenceAdministrationClient.close")
def close(sdk: Sdk) -> None:
    sdk.model()
    assert sdk.ask(sdk.administration.close()) is None
