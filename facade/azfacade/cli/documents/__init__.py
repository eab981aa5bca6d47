"""`azfacade doc`: analyzes and classifies many documents, resumes interrupted runs, pays no document twice."""
