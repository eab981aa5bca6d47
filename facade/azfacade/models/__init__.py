"""The models of both services: what requests take and responses hold. `face` and `document_intelligence` have them."""
