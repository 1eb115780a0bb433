"""What is shown: tables, figures and prose, made from findings."""
