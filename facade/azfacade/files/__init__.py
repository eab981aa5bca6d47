"""Files: open a source, detect its media type, count its pages; write a download."""
