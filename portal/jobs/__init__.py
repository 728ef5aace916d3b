"""Work that must happen. The only code that imports django_q."""
