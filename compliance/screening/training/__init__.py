"""Training of the weights; needs scikit-learn and numpy, which no worker has."""
