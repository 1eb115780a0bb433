"""Results that were made elsewhere: a user's table of scores, judged."""
