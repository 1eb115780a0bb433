"""What is said of several runs by one detector: templates, and nothing else."""

COUNTED = "{said}; the alarm is raised in {fired} of {runs} runs{epochs}, and seed {seed} is shown."
"""Evidence of one run, with the count over runs."""

EPOCHS = {"one": " (epoch {first})", "several": " (epochs {first} to {last})"}
"""Where the alarms lie."""

TOO_FEW = "Too few epochs to tell: it takes {fewest}, with values that can be used."
"""Said where no run can be looked at."""

TRAINING = "{variant}, {task}"
"""A variant in training on a task."""

SET = "“{name}”"
"""A dataset."""

AGAINST = "{live} against {offline}"
"""Two datasets."""
