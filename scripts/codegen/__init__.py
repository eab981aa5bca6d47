"""The code generator: turns the OpenAPI fragments in specs/ into the package `azfacade_raw` in generated/."""
