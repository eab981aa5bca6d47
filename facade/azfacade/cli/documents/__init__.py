"""`azfacade doc`: documents read many at a time, and never paid twice."""
