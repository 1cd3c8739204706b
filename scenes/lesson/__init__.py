"""What is taught: the lesson's file, what its paths amount to, and when it is refused."""
