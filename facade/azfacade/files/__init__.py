"""Documents and images to send, and downloads: open, measure, recognise, write."""
