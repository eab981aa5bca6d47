"""Analysis results as people use them: text and its places, blocks in reading order, tables, forms, figures."""
