"""Pure rules of customers: plain values in, answers out. They know neither Django nor models."""
