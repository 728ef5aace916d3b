"""Real faults: web, workers and database as processes, killed at random moments while customers are onboarded.

`python -m portal.testing.faults --kills 200 [--seed 7] [--postgres]` plays a sequence of faults drawn from the seed,
waits until everything owed is done, and proves that nothing was lost and nothing done twice; see `make faults`.
What real processes cannot be made to do is left to `portal.testing.simulation`: the clock steps there.
"""
