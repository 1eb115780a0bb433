"""What a run is a function of: source, data and versions, and the key made of them."""
