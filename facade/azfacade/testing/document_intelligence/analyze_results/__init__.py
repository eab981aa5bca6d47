"""From the bytes of a document to what an analysis of it says."""
