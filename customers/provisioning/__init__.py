"""The provisioning of customers."""
