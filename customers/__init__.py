"""What a partner owns: customers, profiles, packages, quantities, subscribers, provisioning."""
