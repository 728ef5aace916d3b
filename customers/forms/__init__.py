"""The forms of the partner's pages: they shape what was typed; rules and refusals are the services'."""
