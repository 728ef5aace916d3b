"""The contract that existing clients speak, under `/v1`.

Called by `portal.urls` alone; it calls the services of `customers` and `portal.accounts`, through the door.
"""
