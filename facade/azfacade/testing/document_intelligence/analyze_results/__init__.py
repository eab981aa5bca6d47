"""Generates the results of analyses and classifications: text, tables, figures, fields and their positions."""
