"""What is shown of a published table that was looked at again."""
