"""What readers ask next: why it failed, when it worked, and what could overturn a verdict."""
