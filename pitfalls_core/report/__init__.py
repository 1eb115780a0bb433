"""What is published: executed notebooks, assembled and exported as documents."""
