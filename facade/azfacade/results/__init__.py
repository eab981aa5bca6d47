"""Analysis results as people use them: tables, key-value pairs, selection marks and figures."""
