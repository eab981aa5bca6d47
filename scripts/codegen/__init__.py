"""From the OpenAPI fragments in specs/ to the raw clients in generated/."""
