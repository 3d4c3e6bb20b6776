"""How long the companion waits when a child falls silent, until it takes the turn for finished: by age, or as a
guardian chose. Starting values after studies of children's turn-taking.
"""

SILENCE_MS = {"4-5": 2_000, "6-7": 1_500, "8-10": 1_000}
SHORTEST_MS, LONGEST_MS, STEP_MS = 800, 4_000, 100
