"""The portal in one process, by a simulated clock, with faults drawn from a seed, and every invariant after each step.

What is real: services, owed work, leases, transactions, history, every rule. What stands in: the clock, the queue (it
loses, doubles and delays), the engine (a word of the list in the name is a hit) and ids, all drawn from the seed.
`python -m portal.testing.simulation --seed 7` plays one seed again and prints each step; see `make simulate`.
"""
