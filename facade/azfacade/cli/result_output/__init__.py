"""What the command line writes of a result (tables, fields, chunks and so on), in each format."""
