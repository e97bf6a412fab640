"""Bonus statements from published scores: pure Decimal code, which pays nobody by itself."""
