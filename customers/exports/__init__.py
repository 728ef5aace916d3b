"""Files of customers: a small one is answered at once, a large one the worker writes while its owner goes on."""
