"""How fast the library is beside others that do the same: ``python -m benchmarks``."""
