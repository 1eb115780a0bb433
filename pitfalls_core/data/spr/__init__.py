"""Symbolic sequences in the format of the public SPR task: rules, a generator and a file reader."""
