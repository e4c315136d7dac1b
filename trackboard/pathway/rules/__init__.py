"""The rules: stage, clocks, flags, eligibility, attendance, contradictions; each a function of plain values."""
