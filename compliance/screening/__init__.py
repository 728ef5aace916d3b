"""The screening engine: plain Python, no Django. `engine.screen` is its one public function."""
