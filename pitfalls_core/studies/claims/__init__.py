"""What a source paper claims, as predicates over what is measured."""
