"""What is asked: studies, tasks, variants, budgets and claims as frozen values."""
